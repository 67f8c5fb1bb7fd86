"""Connection: the seam to a server of live tools; over HTTP or with a child process. One adapter a file.

The client of the SDK can cancel the task it runs in when its server is gone, so whoever calls `run` does it in a task
of its own (`answering.tools.server`).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from mcp import Client

# Of a fault the SDK logs a stack trace with the server's own words in it; ours is one line.
for _name in ("mcp.client", "mcp.shared"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

T = TypeVar("T")
Act = Callable[[Client], Awaitable[T]]


class ConnectionFailed(Exception):
    """The server cannot be asked; the message is the end of a sentence: "it cannot be reached"."""


class Connection(Protocol):
    """Reaches one server."""

    async def run(self, act: Act[T]) -> T:
        """Open if needed, let something be done, and return what came of it.

        Raises:
            ConnectionFailed: why the server could not be asked, where this adapter knows it.
        """
        ...

    def give_up(self, call: asyncio.Task[Any]) -> None:
        """Learn that the server did not answer in time: `call`, the task in which `run` runs, is waited for no more.

        What others do at the same time goes on.
        """
        ...

    async def close(self) -> None:
        """End what is open, a child process too."""
        ...
