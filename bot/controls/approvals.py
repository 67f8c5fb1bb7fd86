"""Approvals: what is pressed below the card of a tool that would change something. Decided once, by who may use it."""

import asyncio

from bot.controls.gesture import Gesture
from bot.controls.hearing import Hearing
from bot.conversation.audience import audience_of_person
from bot.office import Office
from ledger.approvals import Decision, StoredApproval, approval, decide

_GONE = "This has been decided, or its time is over."
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
        if asked is None or asked.decision or asked.expires_at <= now:
            self._hearing.tell(gesture, _GONE)
        elif not await self._may(asked, gesture):
            self._hearing.tell(gesture, _MAY_NOT)
        elif not await asyncio.to_thread(decide, ledger, asked.id, gesture.user, decision, now):
            self._hearing.tell(gesture, _GONE)
        else:
            # The card is changed by the process that posted it and waits.
            self._office.decisions.tell(asked.id)

    async def _may(self, asked: StoredApproval, gesture: Gesture) -> bool:
        if asked.may_approve:
            return gesture.user in asked.may_approve
        team, client = gesture.workspace.team, gesture.workspace.client
        audience = await audience_of_person(team, gesture.user, client=client, people=self._office.people)
        return await self._office.desk.may_use(asked.server, audience)
