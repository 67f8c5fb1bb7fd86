"""App: the SDK's endpoint, and around it whatever a request passes before it is read.

In this order: an id and the log, Host and Origin, what browsers ask first, who is asking, how much they ask; then the
SDK bounds the length, reads, and calls a tool. The endpoint keeps no session, so any process of several may answer any
request.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mcp.server.auth.routes import build_resource_metadata_url, create_protected_resource_routes
from mcp.server.lowlevel import Server
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import AnyHttpUrl, ConfigDict, TypeAdapter
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from mcp_server.callers.bearer import Bearer
from mcp_server.callers.caller import READ_SCOPE, WhoAsks
from mcp_server.callers.limited import limit_calls
from mcp_server.callers.rates import Rates
from mcp_server.web.addresses import Addresses
from mcp_server.web.admission import Admission, Challenge
from mcp_server.web.cross_origin import CrossOrigin
from mcp_server.web.doorway import Doorway
from mcp_server.web.health import Health, WhyNotReady
from mcp_server.web.one_path import OnePath
from mcp_server.web.post_only import PostOnly
from mcp_server.web.request_log import RequestLog
from mcp_server.web.throttled import REQUESTS_A_CALL, Throttled

PATH = "/mcp"
Routes = Sequence[BaseRoute]
"""Further pages of the application."""
# As it is written: issuers are compared to the letter, and a slash more would be another one.
_address: TypeAdapter[AnyHttpUrl] = TypeAdapter(AnyHttpUrl, config=ConfigDict(url_preserve_empty_path=True))


@dataclass(frozen=True, slots=True)
class Door:
    """Who may come in, and how much they may ask.

    Attributes:
        addresses: The names that requests may say.
        bearer: Knows callers by their tokens; None: everybody is whoever `who_asks` of the server says.
        url: The public address; empty if there is none.
        issuer: Who gives out signed tokens; empty: nobody.
        scope: That a signed token must have.
        body_bytes: Longest request.
        calls_per_minute: Tool calls of one caller.
        calls_at_once: Tool calls of one caller that run side by side.
        pages: Of which origins web pages may read what is answered; None: a browser lets none of another origin.
    """

    addresses: Addresses
    bearer: Bearer | None = field(repr=False)
    url: str = ""
    issuer: str = ""
    scope: str = READ_SCOPE
    body_bytes: int = 262_144
    calls_per_minute: int = 120
    calls_at_once: int = 16
    pages: Addresses | None = None


def build_web_app(
    server: Server[Any], who_asks: WhoAsks, door: Door, why_not_ready: WhyNotReady, *, routes: Routes = ()
) -> Starlette:
    """Return the application that serves an MCP server over HTTP, at /mcp.

    Args:
        server: It gets the limit of tool calls, so it is built for this application alone.
        who_asks: As its tools ask: `caller_of_request` where there is a bearer.
        door: Who may come in.
        why_not_ready: Tells why index and ledger cannot be read, if they cannot.
        routes: Further pages, for whoever asks under a name of the server; no token is asked for them.
    """
    clock = time.monotonic
    calls = Rates(per_minute=door.calls_per_minute, at_once=door.calls_at_once, clock=clock)
    server.middleware.append(limit_calls(calls, who_asks))
    endpoint: ASGIApp = server.streamable_http_app(
        streamable_http_path=PATH,
        stateless_http=True,
        max_request_body_size=door.body_bytes,
        # Host and Origin have been compared, also where the SDK would not compare them.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    requests = Rates(
        per_minute=door.calls_per_minute * REQUESTS_A_CALL, at_once=door.calls_at_once * REQUESTS_A_CALL, clock=clock
    )
    endpoint = Throttled(PostOnly(OnePath(endpoint, PATH)), requests, who_asks)
    if door.bearer is not None:
        endpoint = Admission(endpoint, door.bearer, _challenge(door))
    app = Starlette(
        routes=[*Health(why_not_ready, clock).routes(), *_metadata(door), *routes, *_at_path(endpoint)],
        middleware=[
            Middleware(RequestLog),
            Middleware(Doorway, addresses=door.addresses),
            *([Middleware(CrossOrigin, pages=door.pages)] if door.pages else []),
        ],
        lifespan=lambda _app: server.session_manager.run(),
    )
    # As `OnePath` does not redirect either.
    app.router.redirect_slashes = False
    return app


def _at_path(endpoint: ASGIApp) -> Sequence[BaseRoute]:
    return [Route(path, endpoint=endpoint) for path in (PATH, f"{PATH}/")]


def _challenge(door: Door) -> Challenge:
    if not door.issuer or not door.url:
        return Challenge()
    return Challenge(door.scope, str(build_resource_metadata_url(_address.validate_python(door.url))))


def _metadata(door: Door) -> Sequence[BaseRoute]:
    """Return the page that tells clients who gives out tokens (RFC 9728); none where nobody does."""
    if not door.issuer or not door.url:
        return []
    return create_protected_resource_routes(
        resource_url=_address.validate_python(door.url),
        authorization_servers=[_address.validate_python(door.issuer)],
        scopes_supported=[door.scope],
        resource_name="Footnote",
    )
