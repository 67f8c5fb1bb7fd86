"""The server of a Slack, on the loopback interface alone."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import aiohttp
from aiohttp import web

from playground.loopback import HOST, MAX_BYTES, serving
from playground.slack.control.control import Control
from playground.slack.http_mode.poster import Poster
from playground.slack.page.page import add_page
from playground.slack.pump import Pump
from playground.slack.slack import Slack
from playground.slack.socket_mode.sockets import PATH, Sockets
from playground.slack.web_api.answering import WebApi
from playground.slack.web_api.authorizing import authorize
from playground.slack.web_api.downloads import download
from playground.slack.web_api.responding import respond
from playground.slack.world import World

T = TypeVar("T")
_PATIENCE_SECONDS = 10.0


class Server:
    """A running server. Its methods may be called from any thread but the server's own.

    Attributes:
        slack: What it serves.
        port: That it listens on.
    """

    def __init__(self, slack: Slack) -> None:
        self.slack = slack
        self.port = 0
        self.sockets = Sockets(slack.world)
        self._poster: Poster | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def world(self) -> World:
        """Clock, faults, limits, journal and everything else."""
        return self.slack.world

    @property
    def host_url(self) -> str:
        """Scheme, host and port."""
        return f"http://{HOST}:{self.port}"

    @property
    def api_url(self) -> str:
        """What a client takes as its base URL."""
        return f"{self.host_url}/api/"

    def wait(self, condition: Callable[[], T], *, seconds: float = 60.0) -> T:
        """Wait until this is true, and return it. Raises TimeoutError."""
        return self.world.wait(condition, seconds=seconds)

    async def until(self, condition: Callable[[], T], *, seconds: float = 60.0) -> T:
        """As `wait`, for tests that run in an event loop themselves."""
        return await self.world.until(condition, seconds=seconds)

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every socket to make way for a new one: `warning`, `refresh_requested` or `link_disabled`."""
        self._run(self.sockets.say_goodbye(reason))

    def drop_sockets(self) -> None:
        """Break every socket without a word."""
        self._run(self._drop())

    def verify_request_url(self) -> None:
        """In HTTP mode: send the challenge to the app's request URL, as Slack does when it is entered.

        Raises:
            Impossible: it does not answer with the challenge.
            TimeoutError: it does not answer, perhaps because this is called in the event loop that should.
        """
        assert self._poster is not None  # noqa: S101  # made at the start
        self._run(self._poster.verify())

    def build(self) -> web.Application:
        """The application, with what runs beside it."""
        app = web.Application(client_max_size=MAX_BYTES)
        api = WebApi(self.world, self.sockets.new_address, self.sockets.drop)

        async def downloaded(request: web.Request) -> web.Response:
            return download(self.world, request)

        async def responded(request: web.Request) -> web.Response:
            return await respond(self.world, request)

        async def authorized(request: web.Request) -> web.Response:
            return authorize(self.world, request)

        app.router.add_route("*", "/api/{method}", api.respond)
        app.router.add_get(PATH, self.sockets.serve)
        app.router.add_post("/actions/{team}/{name}", responded)
        app.router.add_get("/oauth/v2/authorize", authorized)
        app.router.add_get("/files-pri/{key}/{rest:.*}", downloaded)
        Control(self.slack, self.sockets).add_routes(app.router)
        add_page(app.router)
        app.cleanup_ctx.append(self._delivering)
        return app

    async def _delivering(self, _: web.Application) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        async with aiohttp.ClientSession() as http:
            self._poster = Poster(self.world, http)
            pump = Pump(self.world, self._poster.send, late="http_timeout")
            if self.world.app.uses_socket_mode:
                pump = Pump(self.world, self.sockets.send, late="timeout")
            running = asyncio.create_task(pump.run())
            yield
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running

    async def _drop(self) -> None:
        self.sockets.drop()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        assert self._loop is not None  # noqa: S101  # the server runs as long as somebody can hold it
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=_PATIENCE_SECONDS)


@contextmanager
def running(slack: Slack, *, port: int = 0) -> Iterator[Server]:
    """Serve until the end of the block.

    Args:
        slack: Any thread may act in it meanwhile.
        port: 0: any that is free.

    Raises:
        OSError: the port is taken.
    """
    server = Server(slack)
    with serving(server.build(), "playground-slack", port=port) as found:
        server.port = found
        slack.world.host_url = server.host_url
        yield server
