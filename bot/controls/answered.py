"""Answered: the answer that a button stands below, or that an id is of, if whoever pressed or asked can see it."""

import asyncio

from bot.controls.gesture import Gesture
from bot.office import Office
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


async def may_see(office: Office, gesture: Gesture, answer: StoredAnswer) -> bool:
    """Tell whether a person can see an answer, wherever they are now: it is to them, or stands where they are a member.

    Where Slack does not tell who is there, nobody is.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    if answer.team != gesture.workspace.team:
        return False
    if answer.reader:
        return answer.reader == gesture.user
    question = await asyncio.to_thread(find_question, office.ledger, answer.id)
    if question is not None and question.asker == gesture.user:
        return True
    members = await office.channels.members(gesture.workspace.client, answer.team, answer.channel)
    return members is not None and gesture.user in members.ids


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
