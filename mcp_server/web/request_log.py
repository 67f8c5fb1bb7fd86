"""Request log: one line a request, under an id of its own; nothing that a caller wrote stands in it.

So neither a token nor a question can: of the address only the names of our own pages are logged.
"""

import logging
import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcp_server.request_id import with_request_id
from mcp_server.web.refusal import refusal

logger = logging.getLogger(__name__)

_PAGES = frozenset({"/mcp", "/health", "/ready", "/metrics"})
_METHODS = frozenset({"GET", "POST", "DELETE", "OPTIONS", "HEAD", "PUT", "PATCH"})
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class RequestLog:
    """Gives each request an id, logs how it went, and puts the headers on it that keep browsers careful."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; one that fails is answered with its id, under which the log says why."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with with_request_id() as request_id:
            await self._logged(scope, receive, send, request_id)

    async def _logged(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        began, status = time.monotonic(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers.update({**_HEADERS, "X-Request-Id": request_id})
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception:  # the outermost place: whatever it was, its id leads to it
            logger.exception("request failed request_id=%s", request_id)
            if not status:
                message = f"The server failed. Its log says why, under the id {request_id}."
                await refusal(500, message)(scope, receive, noting)
        finally:
            page = scope["path"] if scope["path"] in _PAGES else "other"
            method = scope["method"] if scope["method"] in _METHODS else "other"
            milliseconds = (time.monotonic() - began) * 1000
            line = "request finished request_id=%s method=%s page=%s status=%d milliseconds=%.1f"
            logger.info(line, request_id, method, page, status, milliseconds)
