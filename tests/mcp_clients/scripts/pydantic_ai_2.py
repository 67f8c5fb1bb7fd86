"""An agent of Pydantic AI 2, with models that do what the trial says in place of a language model."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import trial
from fastmcp.client.transports import ClientTransport, StdioTransport, StreamableHttpTransport
from pydantic_ai import Agent, ModelRetry
from pydantic_ai.mcp import MCPToolset
from pydantic_ai.models.test import TestModel


class Opened:
    def __init__(self, toolset: MCPToolset) -> None:
        self._toolset = toolset

    async def tools(self) -> list[str]:
        """Return the tools that the agent's model was offered, of which it called none."""
        model = TestModel(call_tools=[])
        await Agent(model, toolsets=[self._toolset]).run("Which tools are there?")
        parameters = model.last_model_request_parameters
        assert parameters is not None
        return [tool.name for tool in parameters.function_tools]

    async def call(self, name: str, arguments: dict[str, Any]) -> tuple[bool, str]:
        try:
            result = await self._toolset.direct_call_tool(name, arguments)
        except ModelRetry as retry:
            return True, str(retry)
        return False, result if isinstance(result, str) else str(result)


@asynccontextmanager
async def _opened(transport: ClientTransport) -> AsyncIterator[Opened]:
    toolset = MCPToolset(transport, init_timeout=60, read_timeout=60)
    async with toolset:
        yield Opened(toolset)


def over_stdio(command: list[str]):
    return _opened(StdioTransport(command[0], command[1:], keep_alive=False))


def over_http(url: str, token: str):
    return _opened(StreamableHttpTransport(url, headers={"Authorization": f"Bearer {token}"}))


trial.run(over_stdio, over_http)
