"""An application of ours on a port of this machine, in a thread, until the end of the block."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from mcp_server.web.serving import listening_socket


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """Serve, and give the address."""
    listening = listening_socket("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        # The socket listens already: who connects before the server has started waits for it.
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
