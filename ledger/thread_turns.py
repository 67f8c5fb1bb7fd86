"""Thread turns: our own transcript of threads, so that no question has to fetch its whole thread again.

What a person takes back is gone from here too: a summary made from a message that was changed or removed since would
still repeat it, so it goes with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, insert, select, update

from ledger.chat_tables import thread_summaries, thread_turns
from ledger.transaction import reading, writing


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """One message of a thread.

    Attributes:
        ts: When it was posted, in seconds since 1970 with all their decimals, which also names it in its channel.
        speaker: Id of the person, or of the bot, that said it.
        is_answer: Footnote said it.
    """

    ts: str
    speaker: str
    text: str
    is_answer: bool


def record_turn(engine: Engine, team: str, channel: str, thread_ts: str, turn: StoredTurn) -> None:
    """Record a message; recorded before, it gives way.

    Raises:
        ValueError: `ts` is no time.
        LedgerUnavailable: the ledger cannot be written.
    """
    record_turns(engine, team, channel, thread_ts, [turn])


def record_turns(engine: Engine, team: str, channel: str, thread_ts: str, turns: Sequence[StoredTurn]) -> None:
    """Record messages of one thread, all or none; those that were recorded before give way.

    Raises:
        ValueError: a `ts` is no time.
        RecordRefused: two of them have the same `ts`.
        LedgerUnavailable: the ledger cannot be written.
    """
    rows = [
        {
            "team": team,
            "channel": channel,
            "ts": turn.ts,
            "thread_ts": thread_ts,
            "speaker": turn.speaker,
            "text": turn.text,
            "is_answer": turn.is_answer,
            "said_at": datetime.fromtimestamp(float(turn.ts), UTC),
        }
        for turn in turns
    ]
    if not rows:
        return
    with writing(engine) as connection:
        for turn in turns:
            connection.execute(delete(thread_turns).where(_is_turn(team, channel, turn.ts)))
        connection.execute(insert(thread_turns), rows)


def change_turn(engine: Engine, team: str, channel: str, ts: str, text: str) -> None:
    """Give a message another text; the summary of its thread is forgotten. One that is not recorded is passed over.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        _forget_summary_with(connection, team, channel, ts)
        connection.execute(update(thread_turns).where(_is_turn(team, channel, ts)).values(text=text))


def remove_turn(engine: Engine, team: str, channel: str, ts: str) -> None:
    """Forget a message, and the summary of its thread. One that is not recorded is passed over.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        _forget_summary_with(connection, team, channel, ts)
        connection.execute(delete(thread_turns).where(_is_turn(team, channel, ts)))


def turns_of(engine: Engine, team: str, channel: str, thread_ts: str, limit: int) -> list[StoredTurn]:
    """Return the latest messages of a thread, the earliest of them first.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    in_thread = and_(
        thread_turns.c.team == team, thread_turns.c.channel == channel, thread_turns.c.thread_ts == thread_ts
    )
    latest = select(thread_turns).where(in_thread).order_by(thread_turns.c.said_at.desc()).limit(limit)
    with reading(engine) as connection:
        rows = connection.execute(latest).all()
    return [StoredTurn(row.ts, row.speaker, row.text, row.is_answer) for row in reversed(rows)]


def forget_turns(engine: Engine, before: datetime) -> None:
    """Forget what was said before a time.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        connection.execute(delete(thread_turns).where(thread_turns.c.said_at < before))


def _is_turn(team: str, channel: str, ts: str) -> ColumnElement[bool]:
    return and_(thread_turns.c.team == team, thread_turns.c.channel == channel, thread_turns.c.ts == ts)


def _forget_summary_with(connection: Connection, team: str, channel: str, ts: str) -> None:
    thread = select(thread_turns.c.thread_ts).where(_is_turn(team, channel, ts)).scalar_subquery()
    is_its = and_(
        thread_summaries.c.team == team, thread_summaries.c.channel == channel, thread_summaries.c.thread_ts == thread
    )
    connection.execute(delete(thread_summaries).where(is_its))
