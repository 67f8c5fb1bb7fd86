"""Answered: the answer that a button stands below, if whoever pressed it can see it."""

import asyncio

from bot.controls.gesture import Gesture
from ledger.answers import StoredAnswer, find_answer
from ledger.engine import Ledger

FORGOTTEN = "I do not know this answer any more, it is too old. Please ask again."


async def seen_answer(ledger: Ledger, gesture: Gesture, answer_id: str) -> StoredAnswer | None:
    """Return an answer; None when there is none of this id that the person can see where they pressed.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    answer = await asyncio.to_thread(find_answer, ledger, answer_id)
    if answer is None or (answer.team, answer.channel) != (gesture.workspace.team, gesture.channel):
        return None
    return answer if answer.reader in {"", gesture.user} else None
