"""The MCP servers of the OpenAI Agents SDK."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import trial
from agents.mcp import MCPServer, MCPServerStdio, MCPServerStreamableHttp


class Opened:
    def __init__(self, server: MCPServer) -> None:
        self._server = server

    async def tools(self) -> list[str]:
        return [tool.name for tool in await self._server.list_tools()]

    async def call(self, name: str, arguments: dict[str, Any]) -> tuple[bool, str]:
        result = await self._server.call_tool(name, arguments)
        # The attribute is named otherwise on the SDK's other major version.
        is_error = result.is_error if hasattr(result, "is_error") else result.isError
        return bool(is_error), result.content[0].text


@asynccontextmanager
async def _opened(server: MCPServer) -> AsyncIterator[Opened]:
    async with server:
        yield Opened(server)


def over_stdio(command: list[str]):
    return _opened(MCPServerStdio({"command": command[0], "args": command[1:]}, client_session_timeout_seconds=60))


def over_http(url: str, token: str):
    params = {"url": url, "headers": {"Authorization": f"Bearer {token}"}, "timeout": 60}
    return _opened(MCPServerStreamableHttp(params, client_session_timeout_seconds=60))


trial.run(over_stdio, over_http)
