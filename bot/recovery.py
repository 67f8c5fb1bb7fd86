"""Recovery: what a process that is gone has begun to answer, another one brings to an end, once."""

import asyncio
import logging
from datetime import timedelta

from bot.claim import CLAIM_SECONDS
from bot.office import Office
from bot.replies import Replies
from bot.workspace import Workspaces
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
        # One that this process has lost itself, as when it stood still, is taken too.
        holder = random_id()
        taken = await asyncio.to_thread(take_over, office.ledger, holder, now=now, until=until, limit=_AT_ONCE)
        for question in taken:
            logger.warning("question taken over question=%s attempt=%d", question.id, question.attempts)
            await self._resume(question, holder)
        return taken

    async def _resume(self, question: StoredQuestion, holder: str) -> None:
        workspace = await self._workspaces.of(question.team)
        if workspace is None:
            # Its claim runs out, and a process that has the workspace's token takes it.
            logger.error("question of a workspace without a token question=%s team=%s", question.id, question.team)
            return
        self._replies.begin(question, holder, workspace)
