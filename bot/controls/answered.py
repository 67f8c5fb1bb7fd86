"""Answered: the answer that a button stands below, if whoever pressed it can see it."""

import asyncio

from bot.controls.gesture import Gesture
from ledger.answers import StoredAnswer, find_answer
from ledger.engine import Ledger
from ledger.questions import find_question

FORGOTTEN = "I do not know this answer any more, it is too old. Please ask again."
# Within the time in which Slack wants to hear that a button was understood.
_LOOKS = 10
_LOOK_SECONDS = 0.15


async def seen_answer(ledger: Ledger, gesture: Gesture, answer_id: str) -> StoredAnswer | None:
    """Return an answer; None when there is none of this id that the person can see where they pressed.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    answer = await _recorded(ledger, answer_id)
    if answer is None or (answer.team, answer.channel) != (gesture.workspace.team, gesture.channel):
        return None
    return answer if answer.reader in {"", gesture.user} else None


async def _recorded(ledger: Ledger, answer_id: str) -> StoredAnswer | None:
    """Return an answer; one that stands in Slack and is being recorded is waited for."""
    for _ in range(_LOOKS):
        if answer := await asyncio.to_thread(find_answer, ledger, answer_id):
            return answer
        question = await asyncio.to_thread(find_question, ledger, answer_id)
        if question is None or question.state != "claimed":
            break
        await asyncio.sleep(_LOOK_SECONDS)
    return await asyncio.to_thread(find_answer, ledger, answer_id)
