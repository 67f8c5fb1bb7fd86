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

IsReady = Callable[[], Awaitable[bool]]
"""Tells whether index and ledger can be read; it logs why not."""


class Health:
    """Answers what watches over the process."""

    def __init__(self, is_ready: IsReady, clock: Callable[[], float], *, check_seconds: float = _CHECK_SECONDS) -> None:
        """Take what is asked, a clock of seconds that only grow, and the longest time for one check."""
        self._check_seconds = check_seconds
        self._is_ready = is_ready
        self._clock = clock
        self._lock = asyncio.Lock()
        self._checked_at: float | None = None
        self._was_ready = False

    def routes(self) -> list[Route]:
        """Return the two pages."""
        return [Route("/health", self._live, methods=["GET"]), Route("/ready", self._ready, methods=["GET"])]

    async def _live(self, _request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def _ready(self, _request: Request) -> Response:
        async with self._lock:
            if self._checked_at is None or self._clock() - self._checked_at >= _GOOD_SECONDS:
                self._was_ready = await self._check()
                # Those who waited for a check that took long have just got its answer.
                self._checked_at = self._clock()
        if self._was_ready:
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "not ready"}, 503, {"Retry-After": "5"})

    async def _check(self) -> bool:
        try:
            return await asyncio.wait_for(self._is_ready(), self._check_seconds)
        except TimeoutError:
            logger.warning("not ready: index or ledger did not answer within %g s", self._check_seconds)
            return False
