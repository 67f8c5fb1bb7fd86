"""Throttled: a flood of requests of one caller is turned away before it is read.

What a caller may ask is counted in tool calls, and said to the model (`callers.limited`). This stands before it, for
what is no tool call or no use at all: a call takes some requests, and whoever sends many times as many is at fault.
"""

import logging
import math

from starlette.types import ASGIApp, Receive, Scope, Send

from mcp_server.callers.caller import WhoAsks
from mcp_server.callers.errors import TooMany
from mcp_server.callers.rates import Rates
from mcp_server.web.refusal import refusal

logger = logging.getLogger(__name__)

REQUESTS_A_CALL = 10
"""An older client that connects anew for a call sends five: initialize, initialized, list, call, and its end."""


class Throttled:
    """Counts the requests of each caller, for as long as each is answered."""

    def __init__(self, app: ASGIApp, rates: Rates, who_asks: WhoAsks) -> None:
        self._app = app
        self._rates = rates
        self._who_asks = who_asks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request on, or answer 429."""
        name = self._who_asks().name
        try:
            with self._rates.call(name):
                await self._app(scope, receive, send)
        except TooMany as error:
            seconds = math.ceil(error.wait_seconds)
            logger.info("request refused status=%d caller=%s", 429, name)
            message = f"Too many requests. Try again in {seconds} s."
            await refusal(429, message, {"Retry-After": str(seconds)})(scope, receive, send)
