"""Loopback: serves an application on this machine alone, in a thread of its own with its event loop."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

HOST = "127.0.0.1"
_NAMES = {HOST, "localhost"}
MAX_BYTES = 64 * 1024 * 1024
"""Whoever sends more than this is no client of ours."""


@contextmanager
def serving(app: web.Application, name: str, *, port: int) -> Iterator[int]:
    """Serve until the end of the block, and yield the port.

    Args:
        app: Its state may be changed by any thread that its handlers expect.
        name: Of the thread.
        port: 0: any that is free.

    Raises:
        OSError: the port is taken.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name=name, daemon=True)
    thread.start()
    try:
        runner = asyncio.run_coroutine_threadsafe(_start(app, port), loop).result()
        try:
            yield runner.addresses[0][1]
        finally:
            asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def is_own(request: web.Request) -> bool:
    """Whether a request comes from a program, or from a page of this server, under a name that is this machine's.

    A page of another site that is open in a browser must not be able to act here, also not when its own name leads to
    this machine.
    """
    if request.url.host not in _NAMES:
        return False
    return request.headers.get("Origin", f"http://{request.host}") == f"http://{request.host}"


async def _start(app: web.Application, port: int) -> web.AppRunner:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0, handler_cancellation=True)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner
