"""Server: one server of live tools. Each of its faults is one line, and none lasts longer than it is allowed."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx2
from mcp import Client, MCPError
from mcp.types import CONNECTION_CLOSED, PARSE_ERROR, CallToolResult
from mcp.types import Tool as ServerTool

from answering.errors import ServerNotAsked, ToolRefused
from answering.tools.connection import Act, Connection, ConnectionFailed
from answering.tools.definition import Definition
from answering.tools.wording import one_line, quoted

T = TypeVar("T")
logger = logging.getLogger(__name__)

# Servers with more exist; what is allowed of them is found in the first of these.
_MAX_PAGES = 20
_MAX_TOOLS = 500
_MESSAGE_CHARACTERS = 200
_ENDED = "it ended while it was asked"
_NONSENSE = "its answer is not what the protocol demands"
_REASONS: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((httpx2.ConnectError, httpx2.ConnectTimeout), "it cannot be reached"),
    ((httpx2.HTTPError, ConnectionError), "the connection broke"),
    ((ValueError,), _NONSENSE),
)


@dataclass
class ToolServer:
    """Lists and calls the tools of one server.

    Attributes:
        name: As the settings call it.
        connection: Reaches it.
        timeout_seconds: For one list or call, the opening included.
    """

    name: str
    connection: Connection
    timeout_seconds: float
    _left_behind: set[asyncio.Task[Any]] = field(default_factory=set, repr=False)

    async def list_tools(self) -> list[Definition]:
        """Return what it offers, at most 500 tools.

        Raises:
            ServerNotAsked: it could not be asked.
        """
        return [_definition(tool) for tool in await self._run(_list)]

    async def call(self, approved: Definition, arguments: Mapping[str, Any]) -> CallToolResult:
        """Call a tool, if it is still what was approved.

        Raises:
            ToolRefused: it is not.
            ServerNotAsked: the server could not be asked.
        """

        async def act(client: Client) -> CallToolResult:
            self._check(approved, [_definition(tool) for tool in await _list(client)])
            return await client.call_tool(approved.name, dict(arguments))

        return await self._run(act)

    async def close(self) -> None:
        """End what is open."""
        await self.connection.close()

    def _check(self, approved: Definition, listed: list[Definition]) -> None:
        now = next((each for each in listed if each.name == approved.name), None)
        tool = one_line(approved.name, _MESSAGE_CHARACTERS)
        if now is None:
            raise ToolRefused(f"{self._shown} has no tool {tool} any more.")
        if not now.is_same(approved):
            raise ToolRefused(
                f"{self._shown} has changed {tool} since it was approved, so it is not used. "
                f"`footnote tools approve {self.name}` shows the change."
            )

    async def _run(self, act: Act[T]) -> T:
        """Let something be done in a task of its own, which the SDK may cancel and nobody need wait for."""
        task = asyncio.create_task(self.connection.run(act))
        try:
            await asyncio.wait({task}, timeout=self.timeout_seconds)
        finally:
            self._leave(task)  # It has not answered in time, or whoever asked is gone.
        if not task.done():
            self.connection.give_up(task)
            raise ServerNotAsked(self._line(f"it did not answer within {self.timeout_seconds:g} s"))
        if task.cancelled():
            raise ServerNotAsked(self._line(_ENDED))
        if error := task.exception():
            first = _innermost(error)
            if isinstance(first, ToolRefused):
                raise first
            logger.info("tool server failed server=%s error=%s", self.name, type(first).__name__)
            raise ServerNotAsked(self._line(_reason(first))) from error
        return task.result()

    def _leave(self, task: asyncio.Task[Any]) -> None:
        if not task.done():
            task.cancel()
            self._left_behind.add(task)
            task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._left_behind.discard(task)
        if not task.cancelled():
            task.exception()  # Looked at, so that nothing is logged about an exception that nobody wanted.

    @property
    def _shown(self) -> str:
        return self.name[:1].upper() + self.name[1:]

    def _line(self, reason: str) -> str:
        return f"{self._shown} could not be asked: {reason}."


async def _list(client: Client) -> list[ServerTool]:
    """Read the pages of the list: each once, and not without end."""
    tools: list[ServerTool] = []
    cursor: str | None = None
    for _ in range(_MAX_PAGES):
        page = await client.list_tools(cursor=cursor)
        tools += page.tools
        if page.next_cursor is None or page.next_cursor == cursor or len(tools) >= _MAX_TOOLS:
            break
        cursor = page.next_cursor
    return tools[:_MAX_TOOLS]


def _definition(tool: ServerTool) -> Definition:
    hints = tool.annotations.model_dump(exclude_none=True) if tool.annotations else {}
    return Definition(tool.name, tool.description or "", tool.input_schema, tool.title or "", hints)


def _innermost(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _reason(error: BaseException) -> str:
    """Return the end of the sentence: why a server could not be asked."""
    match error:
        case ConnectionFailed():
            return str(error)
        case MCPError() if error.code not in {CONNECTION_CLOSED, PARSE_ERROR}:
            return f"it refused, and says {quoted(error.message, _MESSAGE_CHARACTERS)}"
        case OSError() if not isinstance(error, ConnectionError):
            return f"its command cannot be started ({error.strerror})"
    if isinstance(error, MCPError):
        return _ENDED if error.code == CONNECTION_CLOSED else _NONSENSE
    known = (reason for kinds, reason in _REASONS if isinstance(error, kinds))
    return next(known, f"its answer could not be read ({type(error).__name__})")
