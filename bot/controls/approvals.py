"""Approvals: what is pressed below the card of a tool that would change something. Decided once, by who may use it."""

import asyncio

from bot.controls.approval_card import orphan_outcome, outcome_of
from bot.controls.closing import close_card
from bot.controls.gesture import Gesture
from bot.controls.hearing import Hearing
from bot.conversation.audience import audience_of_person
from bot.office import Office
from ledger.approvals import Decision, StoredApproval, approval, decide
from ledger.claims import is_worked_on

_GONE = "This has been decided, or its time is over."
_ENDED = "Whoever asked for this has been interrupted, so nothing comes of it. If it is still needed, it is asked anew."
_MAY_NOT = "You may not use this tool, so you cannot decide about it."


class Approvals:
    """Hears decisions."""

    def __init__(self, office: Office, hearing: Hearing) -> None:
        self._office = office
        self._hearing = hearing

    async def on_approve(self, gesture: Gesture) -> None:
        """Let the tool run, if whoever pressed may use it.

        Raises:
            LedgerUnavailable: nothing was decided.
        """
        await self._decide(gesture, "approved")

    async def on_deny(self, gesture: Gesture) -> None:
        """Let the tool not run, if whoever pressed may use it; raises as `on_approve`."""
        await self._decide(gesture, "denied")

    async def _decide(self, gesture: Gesture, decision: Decision) -> None:
        ledger, now = self._office.ledger, self._office.clock()
        asked = await asyncio.to_thread(approval, ledger, gesture.value)
        if asked is None:
            self._hearing.tell(gesture, _GONE)
        elif asked.decision or asked.expires_at <= now:
            self._end(gesture, asked, _GONE, outcome_of(asked))
        elif not await asyncio.to_thread(is_worked_on, ledger, asked.question_id, now):
            self._end(gesture, asked, _ENDED, orphan_outcome(asked))
        elif not await self._may(asked, gesture):
            self._hearing.tell(gesture, _MAY_NOT)
        elif not await asyncio.to_thread(decide, ledger, asked.id, gesture.user, decision, now):
            self._hearing.tell(gesture, _GONE)
        else:
            # The card is changed by the process that posted it and waits.
            self._office.decisions.tell(asked.id)

    def _end(self, gesture: Gesture, asked: StoredApproval, words: str, outcome: str) -> None:
        """Say that nothing comes of it, and take the buttons away that were left."""
        self._hearing.tell(gesture, words)
        self._office.tasks.begin(close_card(asked, outcome, office=self._office, workspace=gesture.workspace))

    async def _may(self, asked: StoredApproval, gesture: Gesture) -> bool:
        if asked.may_approve:
            return gesture.user in asked.may_approve
        team, client = gesture.workspace.team, gesture.workspace.client
        audience = await audience_of_person(team, gesture.user, client=client, people=self._office.people)
        return await self._office.desk.may_use(asked.server, audience)
