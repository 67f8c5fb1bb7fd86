"""Health: whether the process lives, and whether it could answer; strangers learn no more than that."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

logger = logging.getLogger(__name__)

# Anybody may ask, so however often they do, the index and the ledger are looked at once in this time.
_GOOD_SECONDS = 1.0
_CHECK_SECONDS = 3.0

WhyNotReady = Callable[[], Awaitable[str]]
"""Tells the operator why index and ledger cannot be read; empty when they can."""


class Health:
    """Answers what watches over the process, and logs each change."""

    def __init__(
        self, why_not_ready: WhyNotReady, clock: Callable[[], float], *, check_seconds: float = _CHECK_SECONDS
    ) -> None:
        """Take what is asked, a clock of seconds that only grow, and the longest time for one check."""
        self._check_seconds = check_seconds
        self._why_not_ready = why_not_ready
        self._clock = clock
        self._lock = asyncio.Lock()
        self._checked_at: float | None = None
        self._why_not = ""

    def routes(self) -> list[Route]:
        """Return the two pages."""
        return [Route("/health", self._live, methods=["GET"]), Route("/ready", self._ready, methods=["GET"])]

    async def _live(self, _request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def _ready(self, _request: Request) -> Response:
        async with self._lock:
            if self._checked_at is None or self._clock() - self._checked_at >= _GOOD_SECONDS:
                self._note(await self._check())
                # Those who waited for a check that took long have just got its answer.
                self._checked_at = self._clock()
        if not self._why_not:
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "not ready"}, 503, {"Retry-After": "5"})

    async def _check(self) -> str:
        try:
            return await asyncio.wait_for(self._why_not_ready(), self._check_seconds)
        except TimeoutError:
            return f"index or ledger did not answer within {self._check_seconds:g} s"

    def _note(self, why_not: str) -> None:
        """Log a change, and not what each of many questions finds unchanged."""
        if why_not and why_not != self._why_not:
            logger.warning("not ready: %s", why_not)
        elif self._why_not and not why_not:
            logger.warning("ready again")
        self._why_not = why_not
