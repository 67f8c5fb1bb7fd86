"""Ways to ask the same question: in this process, of an MCP server over HTTP or stdio, and of somebody else's."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.client import ConnectMode
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent

from benchmarks.endpoint import ROOT
from benchmarks.processes import Process
from mcp_server.tokens import count_tokens
from retrieval.audience import Audience
from retrieval.query import parse_query
from retrieval.search import search
from wiring.rooms import Rooms

LIMIT = 8
"""Hits that are wanted, as many as agents get that do not say."""
_TIMEOUT_SECONDS = 120.0


@dataclass
class Way:
    """One way to ask, and how it went so far.

    Attributes:
        ask: Answers a question with what a model reads of it; empty where no model reads.
        process: Works on the answers.
        milliseconds: Of each question.
        cpu_ms: Of that process, for all of them.
        tokens: Of each answer.
    """

    name: str
    ask: Callable[[str], Awaitable[str]]
    process: Process
    milliseconds: list[float] = field(default_factory=list)
    cpu_ms: float = 0.0
    tokens: list[int] = field(default_factory=list)

    async def turn(self, questions: Sequence[str]) -> None:
        """Ask one after the other."""
        answers = []
        worked = self.process.cpu_seconds()
        for question in questions:
            started = perf_counter()
            answers.append(await self.ask(question))
            self.milliseconds.append((perf_counter() - started) * 1000)
        self.cpu_ms += (self.process.cpu_seconds() - worked) * 1000
        self.tokens += [count_tokens(answer) for answer in answers]

    def forget(self) -> None:
        """Count from now on."""
        self.milliseconds, self.tokens, self.cpu_ms = [], [], 0.0


async def in_process(rooms: Rooms, email: str) -> Callable[[str], Awaitable[str]]:
    """Return what asks the rooms themselves: what the person may read is worked out, and searched."""
    library = await rooms.library()

    async def ask(question: str) -> str:
        access = await asyncio.to_thread(rooms.access, Audience.person(email))
        query = parse_query(question, access.sources, datetime.now(UTC))
        await search(query.text, access, library=library, filters=query.filters, limit=LIMIT + 1)
        return ""

    return ask


@asynccontextmanager
async def over_http(url: str, token: str) -> AsyncIterator[Client]:
    """Yield a client of an address, with connections of its own."""
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=_TIMEOUT_SECONDS) as http,
        Client(streamable_http_client(url, http_client=http)) as client,
    ):
        yield client


@asynccontextmanager
async def over_stdio(
    command: Sequence[str], folder: Path, environment: dict[str, str] | None = None, *, mode: ConnectMode = "auto"
) -> AsyncIterator[tuple[Client, Process]]:
    """Yield a client of a server that is started for it, and the server's process.

    Args:
        command: Starts the server.
        folder: Holds its log and its process id.
        environment: Besides the few variables that clients hand on.
        mode: "legacy" for a server that a question about versions ends.
    """
    number = folder / "stdio.pid"
    # The SDK keeps the process to itself.
    script = 'echo $$ > "$0"; exec "$@"'
    parameters = StdioServerParameters(
        command="sh", args=["-c", script, str(number), *command], env=environment, cwd=ROOT
    )
    with (folder / "stdio.log").open("w", encoding="utf-8") as log:
        async with Client(stdio_client(parameters, errlog=log), mode=mode) as client:
            yield client, Process(int(number.read_text(encoding="utf-8")))


def searching(client: Client, tool: str, arguments: Callable[[str], dict[str, Any]]) -> Callable[[str], Awaitable[str]]:
    """Return what asks a tool of a client's server, given what the tool takes for a question."""

    async def ask(question: str) -> str:
        return text_of(await client.call_tool(tool, arguments(question)))

    return ask


def text_of(result: CallToolResult) -> str:
    """Return what a model reads of a result.

    Raises:
        RuntimeError: it is an error.
    """
    text = "\n".join(part.text for part in result.content if isinstance(part, TextContent))
    if result.is_error:
        raise RuntimeError(text)
    return text
