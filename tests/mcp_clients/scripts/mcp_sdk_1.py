"""langchain-mcp-adapters, on the official Python SDK 1.x: a client of the handshake era."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import trial
from langchain_core.tools import BaseTool, ToolException
from langchain_mcp_adapters.client import MultiServerMCPClient
from langchain_mcp_adapters.tools import load_mcp_tools


class Opened:
    def __init__(self, tools: list[BaseTool]) -> None:
        self._tools = {tool.name: tool for tool in tools}

    async def tools(self) -> list[str]:
        return list(self._tools)

    async def call(self, name: str, arguments: dict[str, Any]) -> tuple[bool, str]:
        call = {"name": name, "args": arguments, "id": "1", "type": "tool_call"}
        try:
            message = await self._tools[name].ainvoke(call)
        except ToolException as error:
            return True, str(error)
        parts = message.content if isinstance(message.content, list) else [{"text": message.content}]
        return message.status == "error", "".join(part.get("text", "") for part in parts)


@asynccontextmanager
async def _opened(connection: dict[str, Any]) -> AsyncIterator[Opened]:
    async with MultiServerMCPClient({"footnote": connection}).session("footnote") as session:
        yield Opened(await load_mcp_tools(session))


def over_stdio(command: list[str]):
    return _opened({"transport": "stdio", "command": command[0], "args": command[1:]})


def over_http(url: str, token: str):
    return _opened({"transport": "streamable_http", "url": url, "headers": {"Authorization": f"Bearer {token}"}})


trial.run(over_stdio, over_http)
