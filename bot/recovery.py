"""Recovery: what a process that is gone has begun to answer, another one brings to an end, once."""

import asyncio
import logging
from datetime import timedelta

from bot.claim import CLAIM_SECONDS
from bot.controls.approval_card import orphan_outcome
from bot.controls.closing import close_card
from bot.office import Office
from bot.patience import put_off
from bot.replies import Replies
from bot.workspace import Workspaces
from ledger.approvals import end_approvals
from ledger.claims import take_over
from ledger.errors import LedgerError
from ledger.process import random_id
from ledger.questions import StoredQuestion

logger = logging.getLogger(__name__)

_EVERY_SECONDS = 2.0
_AT_ONCE = 4


class Recovery:
    """Looks for questions that nobody works on any more."""

    def __init__(
        self, office: Office, replies: Replies, workspaces: Workspaces, *, every_seconds: float = _EVERY_SECONDS
    ) -> None:
        self._office = office
        self._replies = replies
        self._workspaces = workspaces
        self._every_seconds = every_seconds

    async def run(self) -> None:
        """Look again and again, until it is cancelled."""
        while True:
            try:
                await self.look()
            except LedgerError as error:
                logger.warning("abandoned questions could not be looked for: %s", error)
            except Exception:  # whatever it is, the next look may succeed, and nobody else takes these questions
                logger.exception("abandoned questions could not be taken over")
            await asyncio.sleep(self._every_seconds)

    async def look(self) -> list[StoredQuestion]:
        """Take what is abandoned now, begin to answer it, and return it.

        Raises:
            LedgerUnavailable: the ledger cannot be read or written.
        """
        office, now = self._office, self._office.clock()
        until = now + timedelta(seconds=CLAIM_SECONDS)
        # One that this process has given up itself is taken too; one that it only renews too late is not: where
        # processors are short the loop is late for everything, and would answer the same question once more.
        under_way, holder = self._replies.under_way, random_id()
        taken = await asyncio.to_thread(
            take_over, office.ledger, holder, now=now, until=until, limit=_AT_ONCE, under_way=under_way
        )
        for question in taken:
            logger.warning("question taken over question_id=%s attempt=%d", question.id, question.attempts)
            await self._resume(question, holder)
        return taken

    async def _resume(self, question: StoredQuestion, holder: str) -> None:
        workspace = await self._workspaces.of(question.team)
        if workspace is None:
            # Slack does not tell now, or another process has the workspace's token.
            await put_off(question, holder, f"no token for workspace {question.team}", office=self._office)
            return
        office = self._office
        # What people were asked about is asked anew, if at all, and not to be mixed up with it.
        orphans = await asyncio.to_thread(end_approvals, office.ledger, question.id, office.clock())
        self._replies.begin(question, holder, workspace)
        for each in orphans:
            office.tasks.begin(close_card(each, orphan_outcome(each), office=office, workspace=workspace))
