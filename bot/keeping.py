"""Keeping: an answer that stands in Slack is kept in the ledger, and its question ended. Whatever fails, it stands."""

import asyncio
import logging
from functools import partial

from bot.answer_record import body_of
from bot.office import Office
from bot.rendering.content import Content
from ledger.answers import StoredAnswer, store_answer
from ledger.claims import finish_question
from ledger.errors import LedgerError
from ledger.questions import State, StoredQuestion
from ledger.thread_turns import StoredTurn, record_turn

logger = logging.getLogger(__name__)

# Longer than a claim lasts without being renewed there is no use: then another process ends the question.
_ATTEMPTS = 5
_PAUSE_SECONDS = 2.0


async def keep_answer(answer: StoredAnswer, office: Office) -> None:
    """Keep an answer for its buttons; never raises, as what has been said is not taken back for want of a record."""
    try:
        await asyncio.to_thread(store_answer, office.ledger, answer)
    except LedgerError as error:
        logger.warning("an answer is not kept, so its buttons know nothing of it question_id=%s: %s", answer.id, error)


async def keep_turn(question: StoredQuestion, ts: str, text: str, *, us: str, office: Office) -> None:
    """Keep an answer as a turn of its thread; never raises.

    Args:
        question: That was answered.
        ts: Of the answer's last message.
        text: Of the answer.
        us: Id of Footnote's user.
        office: Has the ledger.
    """
    where, turn = (question.team, question.channel, question.thread_ts), StoredTurn(ts, us, text, is_answer=True)
    try:
        await asyncio.to_thread(record_turn, office.ledger, *where, turn)
    except LedgerError as error:
        logger.warning("an answer is not kept as a turn question_id=%s: %s", question.id, error)


def stored(
    question: StoredQuestion, content: Content, place: tuple[str, str], trace_id: str, office: Office
) -> StoredAnswer:
    """Return an answer as it is kept.

    Args:
        question: That was answered.
        content: What is shown.
        place: Conversation and last message; the latter is empty when one person alone saw it.
        trace_id: Of the request.
        office: Tells the time.
    """
    channel, ts = place
    reader = "" if ts else question.asker
    where = (question.team, channel, ts, reader)
    return StoredAnswer(question.id, *where, trace_id, content.status, body_of(content), office.clock())


async def end_question(
    question: StoredQuestion, holder: str, state: State, office: Office, *, is_open: bool = False
) -> None:
    """Record how a question ended, and try again for a while.

    Args:
        question: That has ended.
        holder: Who has its claim.
        state: How it ended.
        office: Has the ledger.
        is_open: It is known that every member of the workspace could read it where it was asked.

    Raises:
        LedgerUnavailable: it stays claimed, and is taken over.
    """
    record = partial(finish_question, office.ledger, question.id, holder, state, office.clock(), is_open=is_open)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            await asyncio.to_thread(record)
        except LedgerError as error:
            if attempt == _ATTEMPTS:
                raise
            logger.warning("the end of a question is not recorded yet question_id=%s: %s", question.id, error)
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            return
