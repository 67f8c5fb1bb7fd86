"""The client of fastmcp 4."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import trial
from fastmcp import Client
from fastmcp.client.transports import ClientTransport, StdioTransport, StreamableHttpTransport


class Opened:
    def __init__(self, client: Client) -> None:
        self._client = client

    async def tools(self) -> list[str]:
        return [tool.name for tool in await self._client.list_tools()]

    async def call(self, name: str, arguments: dict[str, Any]) -> tuple[bool, str]:
        result = await self._client.call_tool(name, arguments, raise_on_error=False)
        return result.is_error, result.content[0].text


@asynccontextmanager
async def _opened(transport: ClientTransport) -> AsyncIterator[Opened]:
    async with Client(transport, timeout=60) as client:
        yield Opened(client)


def over_stdio(command: list[str]):
    return _opened(StdioTransport(command[0], command[1:], keep_alive=False))


def over_http(url: str, token: str):
    return _opened(StreamableHttpTransport(url, headers={"Authorization": f"Bearer {token}"}))


trial.run(over_stdio, over_http)
