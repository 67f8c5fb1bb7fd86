"""The server: a thread of its own with its event loop, on the loopback interface alone."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aiohttp import web

from playground.openai.faults import Faults
from playground.openai.service import Service

_HOST = "127.0.0.1"
# Prompts are long; whoever sends more than this is no client of ours.
_MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    Attributes:
        port: The port it listens on.
    """

    service: Service
    port: int

    @property
    def faults(self) -> Faults:
        """What goes wrong, and when."""
        return self.service.faults

    @property
    def api_base(self) -> str:
        """The address that a client is given."""
        return f"http://{_HOST}:{self.port}/v1"


@contextmanager
def running(service: Service | None = None, *, port: int = 0) -> Iterator[Server]:
    """Serve until the end of the block.

    Args:
        service: Any thread may queue replies and faults meanwhile.
        port: 0: any that is free.

    Raises:
        OSError: the port is taken.
    """
    served = service or Service()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="playground-openai", daemon=True)
    thread.start()
    try:
        runner, found = asyncio.run_coroutine_threadsafe(_start(served, port), loop).result()
        try:
            yield Server(served, found)
        finally:
            asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _start(service: Service, port: int) -> tuple[web.AppRunner, int]:
    app = web.Application(client_max_size=_MAX_BYTES)
    app.router.add_post("/v1/chat/completions", service.complete)
    app.router.add_get("/v1/models", service.models)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0, handler_cancellation=True)
    await runner.setup()
    try:
        await web.TCPSite(runner, _HOST, port).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner, runner.addresses[0][1]
