"""Claims: who works on a question, so that it is answered once by any number of processes and after any crash.

A question is claimed once in its life. Its claim is held by one holder at a time, renewed while the work goes on, and
taken over when it ran out or its process is gone; a question that has ended is never taken again. Whoever lost a claim
can change nothing any more and learns it at the next call.

A holder is one piece of work, not a process: a fresh name for each claim and each take-over keeps late work of the
same process apart too. So a process that looks for what is abandoned has to say what it works on itself. Times are
judged by the clocks of the callers, which must agree within a fraction of how long a claim lasts.
"""

import logging
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Engine, and_, case, delete, insert, select, update

from ledger.chat_tables import questions
from ledger.process import Process, this_process
from ledger.questions import State, StoredQuestion, stored_question
from ledger.transaction import reading, writing

logger = logging.getLogger(__name__)

Hold = Literal["held", "cancelled", "withdrawn", "lost"]
"""What a holder still has: the claim; a question that was cancelled; or nothing, as another has taken over."""

_CLAIMED = questions.c.state == "claimed"
_LONGEST_WAITING = (questions.c.asked_at, questions.c.id)


def claim_question(engine: Engine, question: StoredQuestion, holder: str, *, until: datetime) -> bool:
    """Store a question as claimed, for the first time that its message is met.

    Returns:
        False when a question of the same message stands in the ledger, whoever holds it and however it ended.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
        RecordRefused: the id is taken by the question of another message.
    """
    same_message = and_(
        questions.c.team == question.team,
        questions.c.channel == question.channel,
        questions.c.message_ts == question.message_ts,
    )
    new = {"state": "claimed", "posted_ts": [], "attempts": 1, "finished_at": None}
    row = {**asdict(question), **new, **_held(holder, until)}
    with writing(engine) as connection:
        if connection.execute(select(questions.c.id).where(same_message)).first() is not None:
            return False
        connection.execute(insert(questions), row)
        return True


def renew_claim(engine: Engine, question_id: str, holder: str, *, until: datetime) -> Hold:
    """Keep a claim until a time, and return what the holder still has; a time that has passed lets it go.

    A claim that ran out and that nobody took is held again.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        if connection.execute(update(questions).where(_own(question_id, holder)).values(held_until=until)).rowcount:
            return "held"
        is_holders = and_(questions.c.id == question_id, questions.c.holder == holder)
        state = connection.execute(select(questions.c.state).where(is_holders)).scalar()
    return state if state in {"cancelled", "withdrawn"} else "lost"


def note_posted(engine: Engine, question_id: str, holder: str, ts: str) -> bool:
    """Record that a message of the answer exists; once, however often it is said.

    Returns:
        False when the claim is no longer the holder's: then the message should not stand there.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        own = _own(question_id, holder)
        posted = connection.execute(select(questions.c.posted_ts).where(own)).scalar()
        if posted is None:
            return False
        if ts not in posted:
            connection.execute(update(questions).where(own).values(posted_ts=[*posted, ts]))
        return True


def place_question(engine: Engine, question_id: str, holder: str, message_ts: str, thread_ts: str) -> bool:
    """Record the message that asks, of a question that was claimed before it was posted.

    Returns:
        False when the claim is no longer the holder's.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    placed = {"message_ts": message_ts, "thread_ts": thread_ts}
    with writing(engine) as connection:
        return connection.execute(update(questions).where(_own(question_id, holder)).values(placed)).rowcount == 1


def unclaim_question(engine: Engine, question_id: str, holder: str) -> None:
    """Forget a claimed question: it could not be asked, and may be asked anew.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        connection.execute(delete(questions).where(_own(question_id, holder)))


def put_off_question(engine: Engine, question_id: str, holder: str, *, until: datetime) -> None:
    """Leave a question to whoever takes it after a time, and do not count this attempt, of whose end it is no cause.

    The first attempt counts: whoever is not the first must look for what may stand there already.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    fewer = case((questions.c.attempts > 1, questions.c.attempts - 1), else_=1)
    values = {"attempts": fewer, "held_until": until}
    with writing(engine) as connection:
        connection.execute(update(questions).where(_own(question_id, holder)).values(values))


def is_worked_on(engine: Engine, question_id: str, now: datetime) -> bool:
    """Tell whether somebody holds a question now, as far as can be told from here.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        row = connection.execute(select(questions).where(questions.c.id == question_id, _CLAIMED)).first()
    return row is not None and row.held_until > now and not Process(row.host, row.pid, row.pid_space).is_gone


def finish_question(
    engine: Engine, question_id: str, holder: str, state: State, finished_at: datetime, *, is_open: bool = False
) -> bool:
    """Record how a question ended.

    Args:
        engine: The ledger.
        question_id: Of the question.
        holder: Who has its claim.
        state: How it ended.
        finished_at: When, aware.
        is_open: It is known that every member of the workspace could read it where it was asked.

    Returns:
        False when it had ended before, as by being cancelled, or the claim is another's.

    Raises:
        ValueError: `state` says that it has not ended.
        LedgerUnavailable: the ledger cannot be written.
    """
    if state == "claimed":
        raise ValueError("a question cannot end as claimed")
    ended = {"state": state, "finished_at": finished_at, "is_open": is_open}
    with writing(engine) as connection:
        return connection.execute(update(questions).where(_own(question_id, holder)).values(ended)).rowcount == 1


def cancel_question(
    engine: Engine, team: str, channel: str, ts: str, state: Literal["cancelled", "withdrawn"] = "cancelled"
) -> str | None:
    """End a claimed question before it is answered, by its own message or one of its answer.

    Returns:
        Its id; None when no claimed question has such a message. Its holder learns it when renewing.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    of_channel = and_(questions.c.team == team, questions.c.channel == channel, _CLAIMED)
    columns = select(questions.c.id, questions.c.message_ts, questions.c.posted_ts)
    with writing(engine) as connection:
        for row in connection.execute(columns.where(of_channel)).all():
            if ts == row.message_ts or ts in row.posted_ts:
                connection.execute(update(questions).where(questions.c.id == row.id).values(state=state))
                return str(row.id)
    return None


def end_questions(engine: Engine, team: str, *, asked_before: datetime, at: datetime) -> list[str]:
    """End what is claimed of a workspace that Footnote was removed from; holders learn that they have lost it.

    Args:
        engine: The ledger.
        team: Id of the workspace.
        asked_before: What was asked later stays: the app may have been installed again.
        at: When it ends.

    Returns:
        The ids of the questions.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    is_meant = and_(questions.c.team == team, _CLAIMED, questions.c.asked_at < asked_before)
    ended = {"state": "failed", "finished_at": at}
    with writing(engine) as connection:
        ids = list(connection.execute(select(questions.c.id).where(is_meant)).scalars())
        connection.execute(update(questions).where(questions.c.id.in_(ids)).values(ended))
    return ids


def take_over(
    engine: Engine, holder: str, *, now: datetime, until: datetime, limit: int, under_way: Collection[str] = ()
) -> list[StoredQuestion]:
    """Take claims that ran out, or whose process was one of this machine and is gone; each goes to one taker.

    A holder's own claims are passed over: its work may only be late.

    Args:
        engine: The ledger.
        holder: Who takes them.
        now: Aware.
        until: How long they are held then, unless they are renewed.
        limit: How many at most.
        under_way: Ids of questions that the taker's process works on, under whatever names: to renew late is no end.

    Returns:
        The questions as they stand now, with the new attempt counted, the longest waiting first.

    Raises:
        LedgerUnavailable: the ledger cannot be read or written.
    """
    with reading(engine) as connection:
        # Most of the time there is nothing, and to know that takes no turn among the writers.
        if not _abandoned(connection, holder, now, under_way):
            return []
    with writing(engine) as connection:
        ids = _abandoned(connection, holder, now, under_way)[:limit]
        taken = {"attempts": questions.c.attempts + 1, **_held(holder, until)}
        connection.execute(update(questions).where(questions.c.id.in_(ids)).values(taken))
        stored = connection.execute(select(questions).where(questions.c.id.in_(ids)).order_by(*_LONGEST_WAITING)).all()
    if ids:
        logger.info("questions taken over count=%d ids=%s", len(ids), ",".join(ids))
    return [stored_question(row) for row in stored]


def _abandoned(connection: Connection, holder: str, now: datetime, under_way: Collection[str]) -> list[str]:
    columns = (questions.c.id, questions.c.held_until, questions.c.host, questions.c.pid, questions.c.pid_space)
    others = select(*columns).where(_CLAIMED, questions.c.holder != holder).order_by(*_LONGEST_WAITING)
    rows = [row for row in connection.execute(others) if row.id not in under_way]
    claims = [(row.id, row.held_until, Process(row.host, row.pid, row.pid_space)) for row in rows]
    # Many claims, few processes: each is looked for once.
    gone = {process for process in {process for _, _, process in claims} if process.is_gone}
    return [question_id for question_id, held_until, process in claims if held_until <= now or process in gone]


def _own(question_id: str, holder: str) -> ColumnElement[bool]:
    return and_(questions.c.id == question_id, questions.c.holder == holder, _CLAIMED)


def _held(holder: str, until: datetime) -> dict[str, Any]:
    process = this_process()
    return {
        "holder": holder,
        "host": process.host,
        "pid": process.pid,
        "pid_space": process.pid_space,
        "held_until": until,
    }
