"""The official Python SDK, 2.x."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import trial
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client


class Opened:
    def __init__(self, client: Client) -> None:
        self._client = client

    async def tools(self) -> list[str]:
        return [tool.name for tool in (await self._client.list_tools()).tools]

    async def call(self, name: str, arguments: dict[str, Any]) -> tuple[bool, str]:
        result = await self._client.call_tool(name, arguments)
        return bool(result.is_error), result.content[0].text


@asynccontextmanager
async def over_stdio(command: list[str]) -> AsyncIterator[Opened]:
    async with Client(stdio_client(StdioServerParameters(command=command[0], args=command[1:]))) as client:
        yield Opened(client)


@asynccontextmanager
async def over_http(url: str, token: str) -> AsyncIterator[Opened]:
    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=60) as http,
        Client(streamable_http_client(url, http_client=http)) as client,
    ):
        yield Opened(client)


trial.run(over_stdio, over_http)
