"""The server of a language model, on the loopback interface alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aiohttp import web

from playground.loopback import HOST, MAX_BYTES, serving
from playground.openai.faults import Faults
from playground.openai.service import Service


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
        return f"http://{HOST}:{self.port}/v1"


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
    app = web.Application(client_max_size=MAX_BYTES)
    app.router.add_post("/v1/chat/completions", served.complete)
    app.router.add_post("/v1/embeddings", served.embeddings.embed)
    app.router.add_get("/v1/models", served.models)
    with serving(app, "playground-openai", port=port) as found:
        yield Server(served, found)
