"""Questions: what was asked, by whom and where, and what came of it. Who answers each is settled in `ledger.claims`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Engine, Row, Select, delete, func, select

from ledger.chat_tables import questions
from ledger.transaction import reading, writing

Surface = Literal["mention", "direct", "follow_up", "shortcut", "command", "private", "every"]
"""How a question came in; `command`: for the asker alone, whom nobody else saw asking; `private`: a question that
others saw, asked again for the asker alone; `every`: the channel's every message is one."""

State = Literal["claimed", "answered", "unknown", "failed", "cancelled", "withdrawn", "refused"]
"""How far a question has come; only a claimed one can change. `cancelled`: a person stopped its answer; `withdrawn`: it
was deleted; `refused`: not worked on, as with a limit reached."""

# Older ones have ended, and what was posted for them is not looked for any more.
_THREAD_QUESTIONS = 50


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """A file that came with a question; what stands in it is not kept.

    Attributes:
        id: Slack's, by which it is asked for again.
        name: To say which one could not be read.
    """

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    """One question.

    Attributes:
        message_ts: The message that asks; where there is none, a text made by the caller that no other question has.
        thread_ts: The first message of the thread, or an empty string outside of threads.
        asker: Who is answered.
        asked_at: Aware, UTC.
        posted_ts: The messages of the answer so far, in the order in which they were posted.
        attempts: How often work on it has begun, but for what was put off since the first time.
        finished_at: Aware, UTC; None while it is claimed, and when it was cancelled or withdrawn.
    """

    id: str
    team: str
    channel: str
    message_ts: str
    thread_ts: str
    asker: str
    surface: Surface
    text: str
    asked_at: datetime
    state: State = "claimed"
    posted_ts: tuple[str, ...] = ()
    attempts: int = 1
    finished_at: datetime | None = None
    files: tuple[QuestionFile, ...] = ()


def find_question(engine: Engine, question_id: str) -> StoredQuestion | None:
    """Return a question, or None if there is none of this id.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        row = connection.execute(select(questions).where(questions.c.id == question_id)).first()
    return None if row is None else stored_question(row)


def recent_questions(engine: Engine, team: str, asker: str, limit: int) -> list[StoredQuestion]:
    """Return the latest questions of a person, the latest first, without those that were deleted.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    is_askers = (questions.c.team == team) & (questions.c.asker == asker) & (questions.c.state != "withdrawn")
    return _latest_first(engine, select(questions).where(is_askers).limit(limit))


def questions_in_thread(
    engine: Engine, team: str, channel: str, thread_ts: str, limit: int = _THREAD_QUESTIONS
) -> list[StoredQuestion]:
    """Return the latest questions of a thread, the latest first: whose the messages are that Footnote posted in it.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    in_thread = (questions.c.team == team) & (questions.c.channel == channel) & (questions.c.thread_ts == thread_ts)
    return _latest_first(engine, select(questions).where(in_thread).limit(limit))


def waiting_before(engine: Engine, team: str, at: datetime) -> int:
    """Return how many questions of a workspace are claimed that were asked before a time.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    is_waiting = (questions.c.team == team) & (questions.c.state == "claimed") & (questions.c.asked_at < at)
    return _count(engine, is_waiting)


def asked_within(engine: Engine, team: str, since: datetime, until: datetime, *, asker: str | None = None) -> int:
    """Return how many questions a person, or a whole workspace, has asked between two times, both included.

    Those that were refused do not count.

    They would keep whoever is over a limit over it for as long as they try.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    is_within = (questions.c.asked_at >= since) & (questions.c.asked_at <= until)
    condition = (questions.c.team == team) & is_within & (questions.c.state != "refused")
    return _count(engine, condition if asker is None else condition & (questions.c.asker == asker))


def forget_questions(engine: Engine, before: datetime) -> None:
    """Forget what was asked before a time; a claim that still stands is lost with its question.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        connection.execute(delete(questions).where(questions.c.asked_at < before))


def stored_question(row: Row[Any]) -> StoredQuestion:
    """Return a row of the table as what it stands for."""
    return StoredQuestion(
        id=row.id,
        team=row.team,
        channel=row.channel,
        message_ts=row.message_ts,
        thread_ts=row.thread_ts,
        asker=row.asker,
        surface=row.surface,
        text=row.text,
        asked_at=row.asked_at,
        state=row.state,
        posted_ts=tuple(row.posted_ts),
        attempts=row.attempts,
        finished_at=row.finished_at,
        files=tuple(QuestionFile(each["id"], each["name"]) for each in row.files),
    )


def _latest_first(engine: Engine, statement: Select[Any]) -> list[StoredQuestion]:
    with reading(engine) as connection:
        rows = connection.execute(statement.order_by(questions.c.asked_at.desc(), questions.c.id)).all()
    return [stored_question(row) for row in rows]


def _count(engine: Engine, condition: ColumnElement[bool]) -> int:
    with reading(engine) as connection:
        return int(connection.execute(select(func.count()).select_from(questions).where(condition)).scalar_one())
