"""Serving: an application on a socket, in a thread of its own, for as long as a block runs."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from starlette.types import ASGIApp

# What is under way at the end takes milliseconds.
_DRAIN_SECONDS = 2


def listening_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens on one address.

    Raises:
        OSError: the address is taken, or is none of this machine.
    """
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    return socket.create_server(address[:2], family=family)


@contextmanager
def served(app: ASGIApp, listening: socket.socket) -> Iterator[None]:
    """Serve an application while the block runs; the socket is closed at the end."""
    config = uvicorn.Config(
        app,
        # The log is our own: uvicorn's would hold addresses with whatever somebody put into them.
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        lifespan="off",
        timeout_graceful_shutdown=_DRAIN_SECONDS,
    )
    server = uvicorn.Server(config)
    # Signals are left to the main thread: uvicorn takes them only where it runs in that.
    thread = Thread(target=server.run, args=([listening],), name="http", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(_DRAIN_SECONDS + 1)
        listening.close()
