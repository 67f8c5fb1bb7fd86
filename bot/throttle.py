"""Throttle: how many questions a minute are taken, of one person and of a workspace."""

import asyncio
from datetime import timedelta

from bot.notices import too_many
from bot.office import Office
from ledger.questions import StoredQuestion, asked_since

_MINUTE = timedelta(minutes=1)


async def refusal(question: StoredQuestion, office: Office) -> str:
    """Return why a claimed question is not answered now; empty when it is.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    rules, since = office.rules, question.asked_at - _MINUTE
    own = await asyncio.to_thread(asked_since, office.ledger, question.team, since, asker=question.asker)
    # The question itself is among them.
    if own > rules.person_per_minute:
        return too_many(rules.person_per_minute, "you")
    every = await asyncio.to_thread(asked_since, office.ledger, question.team, since)
    return too_many(rules.workspace_per_minute, "this workspace") if every > rules.workspace_per_minute else ""
