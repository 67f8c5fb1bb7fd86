"""Claim: the right of one process to answer one question, renewed for as long as it works on it."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

from ledger.claims import Hold, put_off_question, renew_claim
from ledger.engine import Ledger
from ledger.errors import LedgerError

logger = logging.getLogger(__name__)

# A process that is gone from this machine is known to be; this is for one elsewhere, or one that hangs.
CLAIM_SECONDS = 20.0
_BEAT_SECONDS = 2.0
# A claim that was renewed no longer ago is taken for sure; much later only a process that stood still looks.
_SURE_SECONDS = CLAIM_SECONDS / 2


class ClaimLostError(Exception):
    """Another process answers the question now; whoever worked on it must not post any more."""


class StoppedError(Exception):
    """A person stopped the answer."""


class WithdrawnError(Exception):
    """The question was deleted."""


class Claim:
    """The claim of one question.

    Attributes:
        holder: Who has it, by a name of its own.
    """

    def __init__(
        self,
        ledger: Ledger,
        question_id: str,
        holder: str,
        *,
        clock: Callable[[], datetime],
        beat_seconds: float = _BEAT_SECONDS,
    ) -> None:
        self._ledger = ledger
        self._question_id = question_id
        self.holder = holder
        self._clock = clock
        self._beat_seconds = beat_seconds
        self._nudged = asyncio.Event()
        self._renewed_at = clock()

    def nudge(self) -> None:
        """Look at once how the claim stands: something has been recorded about the question."""
        self._nudged.set()

    async def assure(self) -> None:
        """Make sure that the question is still ours; to be awaited before anything of it is written.

        A process that stood still wakes up in the middle of its work, and before its next beat: it asks the ledger
        first, as another may have answered meanwhile.

        Raises:
            ClaimLostError: it is not, or nobody knows.
        """
        if self._age < _SURE_SECONDS:
            return
        try:
            hold = await self._renewed()
        except LedgerError as error:
            raise ClaimLostError(self._question_id) from error
        if hold == "lost":
            raise ClaimLostError(self._question_id)

    async def hold(self, work: Coroutine[Any, Any, None]) -> None:
        """Do the work, and renew the claim meanwhile.

        Raises:
            ClaimLostError: another process has taken the question; the work has been ended.
            StoppedError: a person stopped it; the work has been ended.
            WithdrawnError: the question was deleted; the work has been ended.
            Exception: what the work raises.
        """
        task = asyncio.ensure_future(work)
        try:
            await self._keep(task)
        finally:
            if not task.done():
                task.cancel()
            # How it ended is told below, or to nobody when the claim is gone: asyncio would log it as forgotten.
            await asyncio.gather(task, return_exceptions=True)
        await task

    async def let_go(self) -> None:
        """Give the claim back, so that another process takes the question at once.

        That this one ends in order is no fault of the question's, so it is left with as many attempts as before.
        """
        try:
            await asyncio.to_thread(put_off_question, self._ledger, self._question_id, self.holder, until=self._clock())
        except LedgerError as error:
            logger.warning("claim not given back, it runs out question_id=%s: %s", self._question_id, error)

    async def _keep(self, task: "asyncio.Future[None]") -> None:
        while not await self._has_ended(task):
            try:
                hold = await self._renewed()
            except LedgerError as error:
                logger.warning("claim not renewed question_id=%s: %s", self._question_id, error)
                if self._age >= CLAIM_SECONDS:
                    raise ClaimLostError(self._question_id) from error
                continue
            if hold == "lost":
                raise ClaimLostError(self._question_id)
            if hold == "cancelled":
                raise StoppedError(self._question_id)
            if hold == "withdrawn":
                raise WithdrawnError(self._question_id)

    async def _renewed(self) -> Hold:
        now = self._clock()
        until = now + timedelta(seconds=CLAIM_SECONDS)
        hold = await asyncio.to_thread(renew_claim, self._ledger, self._question_id, self.holder, until=until)
        if hold == "held":
            self._renewed_at = now
        return hold

    @property
    def _age(self) -> float:
        """Seconds since the claim was certainly ours."""
        return (self._clock() - self._renewed_at).total_seconds()

    async def _has_ended(self, task: "asyncio.Future[None]") -> bool:
        """Wait for the work to end, for a nudge or for the next beat; return whether it has ended."""
        nudged = asyncio.ensure_future(self._nudged.wait())
        try:
            waited: set[asyncio.Future[Any]] = {task, nudged}
            await asyncio.wait(waited, timeout=self._beat_seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            nudged.cancel()
        self._nudged.clear()
        return task.done()
