"""The server of a site, on the loopback interface alone."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aiohttp import web

from playground.confluence.answering import Service
from playground.confluence.control import CONTROL_GETS, CONTROL_POSTS
from playground.confluence.faults import Faults
from playground.confluence.routes import Handler, gets, posts
from playground.confluence.settings import Settings
from playground.confluence.site import Site
from playground.confluence.traffic import Traffic
from playground.confluence.v1.downloads import MEDIA_PATH, media
from playground.confluence.webhooks import Webhooks
from playground.loopback import HOST, MAX_BYTES, serving

Responder = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    Attributes:
        port: The port it listens on.
    """

    service: Service
    port: int

    @property
    def site(self) -> Site:
        """The site it serves."""
        return self.service.site

    @property
    def settings(self) -> Settings:
        """How it behaves; may be changed."""
        return self.service.settings

    @property
    def faults(self) -> Faults:
        """What goes wrong, and when."""
        return self.service.faults

    @property
    def traffic(self) -> Traffic:
        """What it was asked."""
        return self.service.traffic

    @property
    def webhooks(self) -> Webhooks:
        """Whom it tells of changes, and what becomes of that on the way."""
        return self.service.webhooks

    @property
    def host_url(self) -> str:
        """Scheme, host and port."""
        return f"http://{HOST}:{self.port}"

    @property
    def base_url(self) -> str:
        """Address of Confluence, with `/wiki` on Cloud and the context path on Data Center."""
        return self.host_url + self.settings.context

    @property
    def gateway_url(self) -> str:
        """The same site through Cloud's OAuth gateway."""
        return f"{self.host_url}/ex/confluence/{self.settings.cloud_id}/wiki"


@contextmanager
def running(site: Site, settings: Settings | None = None, *, port: int = 0) -> Iterator[Server]:
    """Serve the site until the end of the block.

    Args:
        site: Any thread may change it meanwhile.
        settings: Those of Cloud, if there are none.
        port: 0: any that is free.

    Raises:
        OSError: The port is taken.
    """
    settings = settings or Settings()
    service = Service(site, settings, Webhooks(settings))
    site.watchers.append(service.webhooks.tell)
    try:
        with service.webhooks.sending(), serving(_build(service), "playground-confluence", port=port) as found:
            yield Server(service, found)
    finally:
        site.watchers.remove(service.webhooks.tell)


def _build(service: Service) -> web.Application:
    app = web.Application(client_max_size=MAX_BYTES)
    settings = service.settings
    prefixes = [settings.context]
    if settings.is_cloud:
        prefixes.append(f"/ex/confluence/{settings.cloud_id}/wiki")
        app.router.add_get(MEDIA_PATH, _responder(service, media))
    for path, handler in CONTROL_GETS.items():
        app.router.add_get(path, _control(service, handler))
    for path, handler in CONTROL_POSTS.items():
        app.router.add_post(path, _control(service, handler))
    for prefix in prefixes:
        for path, handler in gets(settings).items():
            app.router.add_get(prefix + path, _responder(service, handler))
        for path, handler in posts(settings).items():
            app.router.add_post(prefix + path, _responder(service, handler))
    app.router.add_route("*", "/{rest:.*}", _responder(service, None))
    return app


def _responder(service: Service, handler: Handler | None) -> Responder:
    async def respond(request: web.Request) -> web.StreamResponse:
        return await service.respond(request, handler)

    return respond


def _control(service: Service, handler: Handler) -> Responder:
    async def respond(request: web.Request) -> web.StreamResponse:
        return await service.control(request, handler)

    return respond
