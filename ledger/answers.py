"""Answers: what was posted, kept for its buttons: why this answer, share it, ask again, vote."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, insert, select

from ledger.chat_tables import answers
from ledger.transaction import reading, writing


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """One answer as it was posted.

    Attributes:
        id: Of its question.
        message_ts: Its last message.
        reader: Empty for everybody in the channel, or the id of the one person who can see it.
        trace_id: Of the request's trace.
        status: As answering names it.
        body: All that was said, as JSON values.
        at: Aware, UTC.
    """

    id: str
    team: str
    channel: str
    message_ts: str
    reader: str
    trace_id: str
    status: str
    body: dict[str, Any]
    at: datetime


def store_answer(engine: Engine, answer: StoredAnswer) -> None:
    """Store an answer; an earlier one to the same question gives way.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        connection.execute(delete(answers).where(answers.c.id == answer.id))
        connection.execute(insert(answers), asdict(answer))


def find_answer(engine: Engine, answer_id: str) -> StoredAnswer | None:
    """Return the answer to a question by the question's id, or None if there is none.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    return _latest(engine, answers.c.id == answer_id)


def answer_of_trace(engine: Engine, trace_id: str) -> StoredAnswer | None:
    """Return the answer that came of a request, by the id of its trace, or None if none did.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    return _latest(engine, answers.c.trace_id == trace_id)


def forget_answers(engine: Engine, before: datetime) -> None:
    """Forget the answers that were given before a time.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        connection.execute(delete(answers).where(answers.c.at < before))


def _latest(engine: Engine, condition: ColumnElement[bool]) -> StoredAnswer | None:
    statement = select(answers).where(condition).order_by(answers.c.at.desc()).limit(1)
    with reading(engine) as connection:
        row = connection.execute(statement).first()
    return None if row is None else StoredAnswer(**row._asdict())  # the public way to name values
