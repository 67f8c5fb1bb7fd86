"""A server of live tools that notes every call it gets, and says what a test wants of its tools and in its answers."""

from dataclasses import dataclass, field
from typing import Any

from mcp.server.lowlevel import Server
from mcp.types import CallToolResult, ListToolsResult, TextContent, Tool
from starlette.types import ASGIApp

from tests.fakes.tool_server import QUERY_SCHEMA


@dataclass
class NotingToolServer:
    """Has the tools query, restart and secrets.

    Attributes:
        description: What it says of each of them, and of the argument of each.
        result: What each of them answers.
        is_error: The answer is an error.
        calls: Name and arguments of every call.
    """

    description: str = "Asks for metrics."
    result: str = "The queue ledger-in holds 17 messages."
    is_error: bool = False
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def application(self) -> ASGIApp:
        """Return it as an application."""
        server = Server("noting", on_list_tools=self._list, on_call_tool=self._call)
        return server.streamable_http_app()

    async def _list(self, _context: Any, _parameters: Any) -> ListToolsResult:
        schema = QUERY_SCHEMA | {"properties": {"expr": {"type": "string", "description": self.description}}}
        names = ("query", "restart", "secrets")
        return ListToolsResult(
            tools=[Tool(name=name, description=self.description, input_schema=schema) for name in names]
        )

    async def _call(self, _context: Any, parameters: Any) -> CallToolResult:
        self.calls.append((parameters.name, dict(parameters.arguments or {})))
        return CallToolResult(content=[TextContent(text=self.result)], is_error=self.is_error)
