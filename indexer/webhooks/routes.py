"""Routes: where webhooks come in, `POST /webhooks/{source}`.

A source that takes none, a source that there is not, and a delivery that proves nothing are answered alike, after the
same work: nobody learns from it which sources there are.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from structlog.contextvars import bound_contextvars

from indexer.webhooks.delivery import Delivery, delivery_id, read_delivery
from indexer.webhooks.errors import NotTaken
from indexer.webhooks.event import Event, is_trial, read_event
from indexer.webhooks.hook import Hook
from indexer.webhooks.proof import WINDOW_SECONDS, is_signed, prove
from indexer.webhooks.seen import Seen
from ledger.errors import LedgerError

logger = logging.getLogger(__name__)

Ask = Callable[[str, str], None]
"""Asks for a run of a source, and for the page of it that has changed, by its path; empty: nobody knows which.

A LedgerError: the sender is told to come again.
"""

# GitHub, GitLab and Bitbucket wait ten seconds for an answer.
_ASK_SECONDS = 5.0
_RETRY_SECONDS = 30
_NOBODY = "No source takes this: there is none of that name, or it has no webhook_secret, or this is not signed by it."
_UNKNOWN = "unknown"


def build_webhooks(
    hooks: Mapping[str, Hook], ask: Ask, clock: Callable[[], float], *, seconds: float = _ASK_SECONDS
) -> list[Route]:
    """Return the routes that take webhooks.

    Args:
        hooks: By the names of sources; those that take none are not in it.
        ask: Asks; called in a worker thread.
        clock: Seconds since 1970.
        seconds: How long a sender waits while the ledger is busy.
    """
    desk = _Desk(hooks, ask, clock, seconds)
    return [Route("/webhooks/{source}", desk.receive, methods=["POST"])]


class _Desk:
    """Takes deliveries in, and remembers the latest."""

    def __init__(self, hooks: Mapping[str, Hook], ask: Ask, clock: Callable[[], float], seconds: float) -> None:
        self._hooks = hooks
        self._ask = ask
        self._clock = clock
        self._seconds = seconds
        self._seen = Seen(WINDOW_SECONDS)
        # For sources that take no webhooks: what is checked in vain takes as long as what is not.
        self._nobody = Hook("folder", secrets.token_hex())

    async def receive(self, request: Request) -> Response:
        """Answer one delivery, and log what became of it."""
        with bound_contextvars(delivery_id=delivery_id(request.headers)):
            return await self._received(request)

    async def _received(self, request: Request) -> Response:
        name = str(request.path_params["source"])
        source = name if name in self._hooks else _UNKNOWN
        try:
            event, outcome, status = await self._take(name, await read_delivery(request))
        except NotTaken as error:
            logger.warning("webhook refused source=%s status=%d: %s", source, error.status, error.message)
            headers = {"Retry-After": str(_RETRY_SECONDS)} if error.status == 503 else None
            return JSONResponse({"error": error.message}, error.status, headers)
        logger.info("webhook taken source=%s event=%s outcome=%s", source, event.name, outcome.replace(" ", "_"))
        return JSONResponse({"status": outcome}, status)

    async def _take(self, name: str, delivery: Delivery) -> tuple[Event, str, int]:
        """Return what a delivery tells, what came of it, and the status to answer with."""
        if is_trial(delivery) and not is_signed(delivery):
            return Event("trial"), "reachable", 200
        now = self._clock()
        hook = self._hooks.get(name)
        proof = prove(delivery, (hook or self._nobody).secret, now)
        if hook is None or proof is None:
            raise NotTaken(404, _NOBODY)
        event = read_event(delivery, hook, proof)
        if event.is_ping:
            return event, "ready", 200
        if not event.is_wanted:
            return event, "ignored", 200
        if self._seen.has(name, proof.mark, now):
            return event, "asked before", 200
        await self._ask_for(name, event.page)
        self._seen.add(name, proof.mark, now)
        return event, "asked", 202

    async def _ask_for(self, name: str, page: str) -> None:
        try:
            await asyncio.wait_for(asyncio.to_thread(self._ask, name, page), self._seconds)
        except LedgerError as error:
            logger.warning("webhook source=%s meets a ledger that fails: %s", name, error)
            raise NotTaken(503, "The ledger cannot be written at the moment. Send this again.") from error
        except TimeoutError as error:
            raise NotTaken(503, "The ledger is busy. Send this again.") from error
