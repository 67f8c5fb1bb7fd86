"""Feedback: whether answers helped, one vote a person and answer."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, and_, delete, insert, select

from ledger.chat_tables import votes
from ledger.transaction import reading, writing


@dataclass(frozen=True, slots=True)
class Vote:
    """What a person thinks of an answer.

    Attributes:
        reasons: What was ticked, as the bot names it.
        at: Aware, UTC.
    """

    answer_id: str
    voter: str
    is_helpful: bool
    reasons: tuple[str, ...]
    comment: str
    at: datetime


def vote(engine: Engine, cast: Vote) -> None:
    """Record a vote in place of an earlier one; one that arrives after a later one changes nothing.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    is_voters = and_(votes.c.answer_id == cast.answer_id, votes.c.voter == cast.voter)
    with writing(engine) as connection:
        connection.execute(delete(votes).where(is_voters, votes.c.at <= cast.at))
        if connection.execute(select(votes.c.at).where(is_voters)).first() is None:
            connection.execute(insert(votes), asdict(cast))


def votes_of(engine: Engine, answer_id: str) -> list[Vote]:
    """Return the votes on an answer, the earliest first.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    return _votes(engine, votes.c.answer_id == answer_id)


def recent_votes(engine: Engine, since: datetime) -> list[Vote]:
    """Return the votes from a time on, the earliest first.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    return _votes(engine, votes.c.at >= since)


def forget_votes(engine: Engine, before: datetime) -> None:
    """Forget the votes of before a time.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        connection.execute(delete(votes).where(votes.c.at < before))


def _votes(engine: Engine, condition: ColumnElement[bool]) -> list[Vote]:
    statement = select(votes).where(condition).order_by(votes.c.at, votes.c.answer_id, votes.c.voter)
    with reading(engine) as connection:
        rows = connection.execute(statement).all()
    return [Vote(row.answer_id, row.voter, row.is_helpful, tuple(row.reasons), row.comment, row.at) for row in rows]
