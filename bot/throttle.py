"""Throttle: how many questions a minute are taken, of one person and of a workspace."""

import asyncio
from datetime import timedelta

from bot.notices import too_many
from bot.rules import Rules
from ledger.engine import Ledger
from ledger.questions import StoredQuestion, asked_within

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
