"""Post only: the endpoint answers what is asked, and keeps nothing open.

Without sessions there is nothing that a stream of events could bring (GET), and nothing to end (DELETE). MCP has 405
for that. The SDK would hold such a stream open for ever, also when the process is told to end.
"""

from starlette.types import ASGIApp, Receive, Scope, Send

from mcp_server.web.refusal import refusal


class PostOnly:
    """Lets requests of the method POST on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request on, or answer 405."""
        if scope["method"] == "POST":
            await self._app(scope, receive, send)
        else:
            await refusal(405, "This server keeps no sessions: send POST.", {"Allow": "POST"})(scope, receive, send)
