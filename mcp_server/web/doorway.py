"""Doorway: only requests under a name of ours, and from no foreign web page, come in."""

import logging

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from mcp_server.web.addresses import Addresses
from mcp_server.web.refusal import refusal

logger = logging.getLogger(__name__)

# What watches over containers asks them by their number in the network; there is nothing to be had there.
_FOR_WATCHERS = frozenset({"/health", "/ready"})


class Doorway:
    """Compares Host and Origin before anything else looks at a request."""

    def __init__(self, app: ASGIApp, addresses: Addresses) -> None:
        self._app = app
        self._addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer 421 (Host) or 403 (Origin)."""
        if scope["type"] == "http" and (wrong := self._wrong(scope)):
            status, message = wrong
            logger.info("request refused status=%d", status)
            await refusal(status, message)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _wrong(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if scope["path"] not in _FOR_WATCHERS and not (len(hosts) == 1 and self._addresses.has_host(hosts[0])):
            return 421, "This server does not answer under that name. Its operator sets mcp.url or mcp.allowed_hosts."
        if len(origins) > 1 or not self._addresses.has_origin(origins[0] if origins else None):
            return 403, "This server does not answer web pages of that origin. Its operator sets mcp.allowed_origins."
        return None
