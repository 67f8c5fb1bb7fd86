"""Object storage that fails: a proxy on this machine in front of a server of S3, which breaks requests as it is told.

It understands nothing of what passes but how S3 asks for patience: status 503 with the code SlowDown.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from enum import Enum
from threading import Lock

import aiohttp
from aiohttp import web
from yarl import URL

from playground.loopback import HOST, MAX_BYTES, serving

_SLOW_DOWN = "<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>"
_OF_ONE_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding"}


class Fault(Enum):
    """What becomes of a request."""

    RESET = "the connection is cut before anything is answered"
    CUT = "it is done, and the connection is cut before that is told"
    HANG = "nothing is ever answered"
    SLOW_DOWN = "503 SlowDown"


class Faults:
    """What is broken at the moment, and what has passed; any thread may look and change."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._fault: Fault | None = None
        self._every = 1
        self._times: int | None = None
        self._seen: list[str] = []

    def begin(self, fault: Fault, *, every: int = 1, times: int | None = None) -> None:
        """Break every request from now on, or every so many-th, or so many of them."""
        with self._lock:
            self._fault, self._every, self._times = fault, every, times

    def end(self) -> None:
        """Let everything pass from now on."""
        with self._lock:
            self._fault = None

    def take_requests(self) -> list[str]:
        """Return method and path of the requests since the last time, whatever became of them."""
        with self._lock:
            seen, self._seen = self._seen, []
        return seen

    def meet(self, request: str) -> Fault | None:
        """Note a request, and return what is to become of it; None: it passes."""
        with self._lock:
            self._seen.append(request)
            if self._fault is None or self._times == 0 or len(self._seen) % self._every:
                return None
            self._times = self._times and self._times - 1
            return self._fault


@contextmanager
def failing_storage(upstream_port: int, faults: Faults) -> Iterator[int]:
    """Stand in front of the server at a port of this machine until the end of the block, and yield the own port.

    Raises:
        OSError: no port is free.
    """
    upstream = URL.build(scheme="http", host=HOST, port=upstream_port)
    app = web.Application(client_max_size=MAX_BYTES)
    session = web.AppKey("session", aiohttp.ClientSession)

    async def client(app: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession(auto_decompress=False) as app[session]:
            yield

    async def answer(request: web.Request) -> web.StreamResponse:
        fault = faults.meet(f"{request.method} {request.raw_path}")
        if fault is Fault.HANG:
            await asyncio.Event().wait()
        if fault is Fault.SLOW_DOWN:
            return web.Response(status=503, text=_SLOW_DOWN, content_type="application/xml")
        reply = None if fault is Fault.RESET else await _passed_on(request, app[session], upstream)
        if reply is None or fault is Fault.CUT:
            if request.transport is not None:
                request.transport.abort()
            raise asyncio.CancelledError
        return reply

    app.cleanup_ctx.append(client)
    app.router.add_route("*", "/{path:.*}", answer)
    with serving(app, "failing-storage", port=0) as port:
        yield port


async def _passed_on(request: web.Request, session: aiohttp.ClientSession, upstream: URL) -> web.StreamResponse:
    # As it was written: in a signed request nothing may be quoted otherwise.
    address = URL(f"{upstream.origin()}{request.raw_path}", encoded=True)
    headers = {name: value for name, value in request.headers.items() if name.lower() not in _OF_ONE_CONNECTION}
    async with session.request(request.method, address, headers=headers, data=await request.read()) as reply:
        kept = [(name, value) for name, value in reply.headers.items() if name.lower() not in _OF_ONE_CONNECTION]
        body = await reply.read()
        if request.method != "HEAD":
            return web.Response(status=reply.status, headers=kept, body=body)
        # It asks how long the body would be, which a Response says of its own.
        answer = web.StreamResponse(status=reply.status, headers=kept)
        answer.content_length = int(reply.headers.get("Content-Length", 0))
        return answer
