"""The application on a real socket of loopback, with a server of three small tools, until the test ends."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
import mcp_types as types
import pytest
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server

from mcp_server.callers.bearer import Bearer
from mcp_server.callers.caller import Caller, WhoAsks, audience_of, caller_of_request
from mcp_server.callers.static_tokens import StaticToken, StaticTokens, hash_of, new_token
from mcp_server.request_id import current_request_id
from mcp_server.web.addresses import addresses_of
from mcp_server.web.app import Door, Routes, build_web_app
from mcp_server.web.serving import listening_socket, serve
from tests.mcp_server.clock import Clock

ANA, BEN = new_token(), new_token()
WEAK = new_token()
CALLERS = {
    ANA: Caller("token-ana", audience_of("ana@example.com")),
    BEN: Caller("token-ben", audience_of("public")),
    WEAK: Caller("token-weak", audience_of("ana@example.com"), frozenset({"docs:other"})),
}
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@dataclass
class Served:
    """An application that is being served.

    Attributes:
        url: Where its endpoint is.
        ended: Set to end it.
        done: Ends when it has ended.
        begun: Set when a call of the tool `wait` has begun.
        go_on: Set to let them end.
    """

    url: str
    ended: asyncio.Event
    done: asyncio.Task[None]
    begun: asyncio.Event
    go_on: asyncio.Event


Serve = Callable[..., Any]


def tool_server(who_asks: WhoAsks, begun: asyncio.Event, go_on: asyncio.Event) -> Server[Any]:
    """Return a server whose tools tell who asks, wait to be let go on, and fail."""
    names = ["who", "wait", "fail"]

    async def list_tools(_ctx: ServerRequestContext[Any, Any], _params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[types.Tool(name=name, input_schema={"type": "object"}) for name in names])

    async def call_tool(
        _ctx: ServerRequestContext[Any, Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        if params.name == "fail":
            raise RuntimeError("planted")
        if params.name == "wait":
            begun.set()
            await go_on.wait()
        text = f"{who_asks().audience} {current_request_id()}"
        return types.CallToolResult(content=[types.TextContent(type="text", text=text)])

    async def read(_ctx: ServerRequestContext[Any, Any], params: types.ReadResourceRequestParams) -> Any:
        return types.ReadResourceResult(contents=[types.TextResourceContents(uri=params.uri, text="a document")])

    return Server("small", on_list_tools=list_tools, on_call_tool=call_tool, on_read_resource=read)


@pytest.fixture
def door() -> Door:
    """Ana and Ben may come in by their tokens, and somebody whose token is for something else."""
    known = [StaticToken(hash_of(token), caller) for token, caller in CALLERS.items()]
    return Door(addresses_of("127.0.0.1", "", (), ()), Bearer(StaticTokens(known, Clock().now), None))


@pytest.fixture
def serving(door: Door) -> Serve:
    """Serve on loopback inside a block; what is given replaces parts of the door."""

    async def nothing() -> str:
        return ""

    @asynccontextmanager
    async def run(
        *,
        who_asks: WhoAsks = caller_of_request,
        why_not_ready: Callable[[], Awaitable[str]] = nothing,
        routes: Routes = (),
        **parts: Any,
    ) -> AsyncIterator[Served]:
        begun, go_on, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()
        server = tool_server(who_asks, begun, go_on)
        app = build_web_app(server, who_asks, replace(door, **parts), why_not_ready, routes=routes)
        listening = listening_socket("127.0.0.1", 0)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/mcp"
        done = asyncio.create_task(serve(app, listening, ended))
        try:
            yield Served(url, ended, done, begun, go_on)
        finally:
            go_on.set()
            ended.set()
            await done

    return run


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """A client that is nobody in particular."""
    async with httpx.AsyncClient(timeout=60, trust_env=False, verify=False) as client:
        yield client


def bearer(token: str) -> dict[str, str]:
    """Return the headers of a request with a token."""
    return {"Authorization": f"Bearer {token}", **ACCEPT}
