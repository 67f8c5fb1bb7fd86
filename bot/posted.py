"""Posted: which messages of ours belong to the answer of one question, as the ledger has it."""

import asyncio
import logging
from datetime import timedelta

from bot.claim import CLAIM_SECONDS, Claim, ClaimLostError
from bot.office import Office
from bot.posting.calls import Calls
from bot.posting.destination import Destination
from bot.posting.settling import withdraw_all
from bot.posting.thread import Thread
from bot.workspace import Workspace
from ledger.claims import note_posted, renew_claim
from ledger.questions import StoredQuestion, questions_in_thread

logger = logging.getLogger(__name__)


class Posted:
    """Records the messages of one answer."""

    def __init__(
        self, question: StoredQuestion, claim: Claim, *, office: Office, workspace: Workspace, destination: Destination
    ) -> None:
        self._question = question
        self._claim = claim
        self._office = office
        self._workspace = workspace
        self._destination = destination

    async def take_up(self, ts: str) -> None:
        """Record a message that was found in the thread.

        Raises:
            ClaimLostError: another process answers the question.
            LedgerUnavailable: it was not recorded.
        """
        if not await self._noted(ts):
            raise ClaimLostError(self._question.id)

    async def note(self, ts: str) -> None:
        """Record a message that was just posted; raises as `take_up`.

        One that comes too late, from a process that stood still while another answered, is deleted.
        """
        if await self._noted(ts) or await self._was_stopped():
            return
        if not await self.is_known(ts):
            logger.warning("a message that came too late is deleted question_id=%s", self._question.id)
            late = Thread(Calls(self._workspace.client), self._destination, self.take_up, [ts])
            await withdraw_all(late)
        raise ClaimLostError(self._question.id)

    async def is_known(self, ts: str) -> bool:
        """Tell whether a message of ours belongs to some question of the thread.

        Raises:
            LedgerUnavailable: the ledger cannot be read.
        """
        question = self._question
        where = (question.team, question.channel, question.thread_ts)
        known = await asyncio.to_thread(questions_in_thread, self._office.ledger, *where)
        return any(ts in each.posted_ts for each in known)

    async def _noted(self, ts: str) -> bool:
        return await asyncio.to_thread(note_posted, self._office.ledger, self._question.id, self._claim.holder, ts)

    async def _was_stopped(self) -> bool:
        """Tell whether the question was ended by a person: then whoever held it says so in this message."""
        until = self._office.clock() + timedelta(seconds=CLAIM_SECONDS)
        hold = await asyncio.to_thread(
            renew_claim, self._office.ledger, self._question.id, self._claim.holder, until=until
        )
        return hold != "lost"
