"""Throttle: how many questions a minute are taken, of one person and of a workspace."""

import asyncio
from datetime import timedelta

from bot.notices import too_many
from bot.rules import Rules
from ledger.engine import Ledger
from ledger.questions import StoredQuestion, asked_within
from ledger.seen_events import see_event

_MINUTE = timedelta(minutes=1)


async def refusal(question: StoredQuestion, rules: Rules, ledger: Ledger) -> str:
    """Return why a claimed question is not answered now; empty when it is.

    Judged as of when it was asked: one that waited, or is taken over late, is not refused for what was asked since.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    return await asyncio.to_thread(_refusal, question, rules, ledger)


def _refusal(question: StoredQuestion, rules: Rules, ledger: Ledger) -> str:
    team, until = question.team, question.asked_at
    since = until - _MINUTE
    # The question itself is among them.
    if asked_within(ledger, team, since, until, asker=question.asker) > rules.person_per_minute:
        return too_many(rules.person_per_minute, "you")
    if asked_within(ledger, team, since, until) > rules.workspace_per_minute:
        return too_many(rules.workspace_per_minute, "this workspace")
    return ""


async def is_to_be_told(question: StoredQuestion, ledger: Ledger) -> bool:
    """Tell whether whoever asked is to be told of a refusal: one sentence a minute does, whatever a flood brings.

    A refusal that is taken over may not have been told, and is.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    minute = int(question.asked_at.timestamp() // _MINUTE.total_seconds())
    once = f"refused:{question.team}:{question.asker}:{minute}"
    return await asyncio.to_thread(see_event, ledger, once, question.asked_at) or question.attempts > 1
