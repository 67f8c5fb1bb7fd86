"""HttpToolServer: the fake server of live tools over streamable HTTP on loopback; and answers that no server gives."""

import gzip
import socket
from collections.abc import Awaitable, Callable
from threading import Thread
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.fakes.tool_server import build

Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class HttpToolServer:
    """Runs an application in a thread.

    Attributes:
        headers: Of the last request.
    """

    def __init__(self, application: ASGIApp, port: int = 0) -> None:
        self.headers: dict[str, str] = {}
        self._socket = socket.create_server(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/mcp"
        settings = uvicorn.Config(self._noting(application), log_level="critical", timeout_graceful_shutdown=0)
        self._server = uvicorn.Server(settings)
        self._thread = Thread(target=self._server.run, args=([self._socket],))
        self._thread.start()

    def close(self) -> None:
        """Stop, whoever still waits; a second time does nothing."""
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def _noting(self, application: ASGIApp) -> Application:
        async def run(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http":
                self.headers = {key.decode(): value.decode() for key, value in scope["headers"]}
            await application(scope, receive, send)

        return run


def working(mode: str = "fine") -> ASGIApp:
    """Return the fake server as an application."""
    return build(mode).streamable_http_app()


def refusing(status: int) -> Application:
    """Answer every request with a status."""
    return _answering(status, b"{}", {})


def talking_nonsense() -> Application:
    """Answer with JSON that is cut off."""
    return _answering(200, b'{"jsonrpc": "2.0", "id": 1, "res', {})


def compressing() -> Application:
    """Answer with few bytes that stand for many."""
    return _answering(200, gzip.compress(b" " * 10_000_000), {b"content-encoding": b"gzip"})


def breaking_off() -> Application:
    """Begin an answer, and close the connection within it."""
    return _answering(200, b'{"jsonrpc": "2.0", "id": 1, "res', {b"content-length": b"1000"})


def silent() -> Application:
    """Never answer."""

    async def run(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return
        while (await receive())["type"] != "http.disconnect":
            pass

    return run


def _answering(status: int, body: bytes, headers: dict[bytes, bytes]) -> Application:
    async def run(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return
        sent: list[tuple[bytes, bytes]] = [(b"content-type", b"application/json"), *headers.items()]
        start: dict[str, Any] = {"type": "http.response.start", "status": status, "headers": sent}
        await send(start)
        await send({"type": "http.response.body", "body": body})

    return run
