"""Cross origin: web pages of origins that the settings name may send requests from a browser, and read the answers.

Browsers ask first (a preflight), without a token. Pages of every other origin have been turned away before this.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mcp_server.web.addresses import Addresses

# What a client of MCP sends beyond what any page may: who it is, JSON, and the protocol's own headers.
_SENT = frozenset({"authorization", "content-type"})
_OF_THE_PROTOCOL = "mcp-"
# What it needs of an answer: how to sign in, when to come again, and the id under which the log has it.
_READ = "WWW-Authenticate, Retry-After, X-Request-Id"
# For so long a browser need not ask again.
_KEPT_SECONDS = 600


class CrossOrigin:
    """Answers preflights of some origins, and lets their pages read what is answered."""

    def __init__(self, app: ASGIApp, pages: Addresses) -> None:
        """Take the application, and the origins; of the hosts nothing is asked."""
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight, or let the request on and mark its answer as readable."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        origin = headers.get("origin")
        if origin is None or not self._pages.has_origin(origin):
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await _preflight(origin, headers)(scope, receive, send)
            return

        async def marking(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer["Access-Control-Allow-Origin"] = origin
                answer["Access-Control-Expose-Headers"] = _READ
                answer.add_vary_header("Origin")
            await send(message)

        await self._app(scope, receive, marking)


def _preflight(origin: str, asked: Headers) -> Response:
    names = (name.strip().lower() for name in asked.get("access-control-request-headers", "").split(","))
    sent = [name for name in names if name in _SENT or name.startswith(_OF_THE_PROTOCOL)]
    return Response(
        status_code=204,
        headers={
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": ", ".join(sent),
            "Access-Control-Max-Age": str(_KEPT_SECONDS),
            "Vary": "Origin, Access-Control-Request-Headers",
        },
    )
