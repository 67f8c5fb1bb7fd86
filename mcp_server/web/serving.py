"""Serving: an application on a socket, until it is told to end; then what is under way is finished."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from mcp_server.web.ending import told_of_the_end

# Systems that end processes wait ten seconds before they kill them; the rest has to be done after it.
DRAIN_SECONDS = 7
# Longer than most proxies keep a connection: they, and not we, should be the ones to close it.
_KEEP_ALIVE_SECONDS = 75


class _Server(uvicorn.Server):
    """Leaves signals alone: whoever starts it says when it ends."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Do nothing."""
        yield


def listening_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens on one address.

    Raises:
        OSError: the address is taken, or is none of this machine.
    """
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    listening = socket.create_server(address[:2], family=family, backlog=2048)
    # An answer leaves in parts, of which none may wait until the one before has been acknowledged: that is 40 ms. Its
    # connections inherit this; asyncio sets it for those alone that name their protocol.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


async def serve(
    app: ASGIApp, listening: socket.socket, ended: asyncio.Event, *, drain_seconds: float = DRAIN_SECONDS
) -> None:
    """Serve an application until the event is set; then answer what has been asked, for some seconds at most.

    Args:
        app: Its lifespan is that of the service.
        listening: Closed at the end.
        ended: Set to end.
        drain_seconds: Longest time for what is under way then.
    """
    config = uvicorn.Config(
        told_of_the_end(app, ended),
        # The log is our own: uvicorn's would hold addresses with whatever somebody put into them.
        log_config=None,
        access_log=False,
        server_header=False,
        # Who is asking is never told from an address, so nobody needs to be believed about one.
        proxy_headers=False,
        ws="none",
        lifespan="on",
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=drain_seconds,  # type: ignore[arg-type] # it is waited for as it is
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve([listening]))
    ending = asyncio.create_task(ended.wait())
    try:
        await asyncio.wait({serving, ending}, return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        await serving
    finally:
        ending.cancel()
        listening.close()
