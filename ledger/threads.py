"""Threads: whether Footnote takes part in each, and what was said in it before the turns that are read in full."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Table, and_, delete, insert, select

from ledger.chat_tables import thread_standings, thread_summaries
from ledger.transaction import reading, writing


@dataclass(frozen=True, slots=True)
class ThreadFooting:
    """How Footnote stands in a thread.

    Attributes:
        is_taking_part: It was asked here and follows the thread.
        taken_over_by: Id of the person who answers in its place, or an empty string.
        stopped_at: Aware, UTC: when somebody told it to stop; None if nobody did since it was last asked.
    """

    is_taking_part: bool
    taken_over_by: str = ""
    stopped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ThreadSummary:
    """What the first turns of a thread said, in a few words.

    Attributes:
        turns: How many turns it stands for, from the first.
    """

    text: str
    turns: int


def thread_footing(engine: Engine, team: str, channel: str, thread_ts: str) -> ThreadFooting | None:
    """Return how Footnote stands in a thread, or None when it never met the thread.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    statement = select(thread_standings).where(_is_thread(thread_standings, team, channel, thread_ts))
    with reading(engine) as connection:
        row = connection.execute(statement).first()
    return None if row is None else ThreadFooting(row.is_taking_part, row.taken_over_by, row.stopped_at)


def set_thread_footing(
    engine: Engine, team: str, channel: str, thread_ts: str, footing: ThreadFooting, *, at: datetime
) -> None:
    """Record how Footnote stands in a thread from now on.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    values = {
        "is_taking_part": footing.is_taking_part,
        "taken_over_by": footing.taken_over_by,
        "stopped_at": footing.stopped_at,
        "changed_at": at,
    }
    _replace(engine, thread_standings, {"team": team, "channel": channel, "thread_ts": thread_ts}, values)


def thread_summary(engine: Engine, team: str, channel: str, thread_ts: str) -> ThreadSummary | None:
    """Return the summary of a thread's first turns, or None if there is none.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    statement = select(thread_summaries).where(_is_thread(thread_summaries, team, channel, thread_ts))
    with reading(engine) as connection:
        row = connection.execute(statement).first()
    return None if row is None else ThreadSummary(row.text, row.turns)


def set_thread_summary(
    engine: Engine, team: str, channel: str, thread_ts: str, summary: ThreadSummary, *, at: datetime
) -> None:
    """Store the summary of a thread's first turns in place of an earlier one.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    values = {"text": summary.text, "turns": summary.turns, "at": at}
    _replace(engine, thread_summaries, {"team": team, "channel": channel, "thread_ts": thread_ts}, values)


def forget_threads(engine: Engine, before: datetime) -> None:
    """Forget the footings that last changed, and the summaries that were made, before a time.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        connection.execute(delete(thread_standings).where(thread_standings.c.changed_at < before))
        connection.execute(delete(thread_summaries).where(thread_summaries.c.at < before))


def _is_thread(table: Table, team: str, channel: str, thread_ts: str) -> ColumnElement[bool]:
    return and_(table.c.team == team, table.c.channel == channel, table.c.thread_ts == thread_ts)


def _replace(engine: Engine, table: Table, thread: dict[str, str], values: dict[str, Any]) -> None:
    with writing(engine) as connection:
        connection.execute(delete(table).where(_is_thread(table, **thread)))
        connection.execute(insert(table), {**thread, **values})
