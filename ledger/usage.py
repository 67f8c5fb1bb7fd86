"""Usage: what was asked in a stretch of time and what came of it, read in bulk, and no more of it than is needed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, case, func, select

from ledger.chat_tables import answers, questions
from ledger.questions import State, Surface
from ledger.tables import traces
from ledger.transaction import reading

# A statement that names more ids than this is refused by some databases.
_IDS_AT_ONCE = 500
# Bodies of answers are a few thousand characters each.
_ROWS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question without its words.

    Attributes:
        asked_at: Aware, UTC.
        finished_at: Aware, UTC; None as in `StoredQuestion`.
        is_open: It is known that every member of the workspace could read it where it was asked.
    """

    id: str
    team: str
    channel: str
    asker: str
    surface: Surface
    state: State
    asked_at: datetime
    finished_at: datetime | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer, as far as it tells what was cited.

    Attributes:
        id: Of its question.
        trace_id: Of the request's trace.
        citations: As the bot stored them, as JSON values.
    """

    id: str
    trace_id: str
    citations: tuple[dict[str, Any], ...]


def asked_between(engine: Engine, since: datetime, until: datetime, *, team: str = "") -> list[AskedQuestion]:
    """Return what was asked from one time on and before another, the earliest first.

    Args:
        engine: The ledger.
        since: Aware.
        until: Aware.
        team: Id of a workspace; empty for all.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    c = questions.c
    columns = (c.id, c.team, c.channel, c.asker, c.surface, c.state, c.asked_at, c.finished_at, c.is_open)
    is_within = and_(c.asked_at >= since, c.asked_at < until, *([c.team == team] if team else []))
    with reading(engine) as connection:
        rows = connection.execute(select(*columns).where(is_within).order_by(c.asked_at, c.id))
        return [AskedQuestion(*row) for row in rows]


def words_of(engine: Engine, question_ids: Sequence[str]) -> dict[str, str]:
    """Return what was asked, as it was typed, by the id of the question; those that are forgotten are absent.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    found: dict[str, str] = {}
    with reading(engine) as connection:
        for start in range(0, len(question_ids), _IDS_AT_ONCE):
            named = questions.c.id.in_(question_ids[start : start + _IDS_AT_ONCE])
            found |= {
                row.id: row.text for row in connection.execute(select(questions.c.id, questions.c.text).where(named))
            }
    return found


def answers_between(engine: Engine, since: datetime, until: datetime, *, team: str = "") -> Iterator[GivenAnswer]:
    """Yield the answers that were given from one time on and before another, the earliest first, a few at a time.

    Args:
        engine: The ledger.
        since: Aware.
        until: Aware.
        team: Id of a workspace; empty for all.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    c = answers.c
    is_within = and_(c.at >= since, c.at < until, c.status == "answered", *([c.team == team] if team else []))
    statement = select(c.id, c.trace_id, c.body["citations"]).where(is_within).order_by(c.at, c.id)
    with reading(engine) as connection:
        for row in connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(statement):
            yield GivenAnswer(row[0], row[1], tuple(row[2] or ()))


def traces_without_model(engine: Engine, since: datetime, until: datetime) -> set[str]:
    """Return the ids of the traces of a stretch of time whose request tried a model and was answered by none.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    body = traces.c.body
    columns = select(traces.c.id, body["failed_models"].label("failed"), body["model"].as_string().label("model"))
    with reading(engine) as connection:
        rows = connection.execute(columns.where(traces.c.at >= since, traces.c.at < until))
        return {row.id for row in rows if row.failed and not row.model}


def outcomes_elsewhere(engine: Engine, since: datetime, until: datetime) -> Counter[tuple[str, str]]:
    """Count the traces of a stretch of time that are of no answer in Slack, by kind and status of the request.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    kind, status = traces.c.body["kind"].as_string(), traces.c.body["status"].as_string()
    is_within = and_(traces.c.at >= since, traces.c.at < until)
    is_elsewhere = traces.c.id.not_in(select(answers.c.trace_id).where(answers.c.at >= since))
    statement = select(kind, status, func.count()).where(is_within, is_elsewhere).group_by(kind, status)
    with reading(engine) as connection:
        return Counter({(row[0] or "", row[1] or ""): row[2] for row in connection.execute(statement)})


def teams_asking(engine: Engine) -> list[str]:
    """Return the ids of the workspaces in which anything was asked that is kept.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        return list(connection.execute(select(questions.c.team).distinct().order_by(questions.c.team)).scalars())


def channels_open_at_last(engine: Engine, team: str) -> frozenset[str]:
    """Return the channels of a workspace whose latest question every member of the workspace could read.

    A channel that was closed to others since stays among them until something is asked in it.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    c = questions.c
    is_told: ColumnElement[bool] = and_(
        c.team == team, c.surface.not_in(["command", "private"]), c.finished_at.is_not(None)
    )
    latest = select(c.channel, func.max(c.asked_at).label("at")).where(is_told).group_by(c.channel).subquery()
    is_latest = and_(c.channel == latest.c.channel, c.asked_at == latest.c.at)
    statement = (
        select(c.channel, func.min(case((c.is_open, 1), else_=0)))
        .join(latest, is_latest)
        .where(is_told)
        .group_by(c.channel)
    )
    with reading(engine) as connection:
        return frozenset(channel for channel, is_open in connection.execute(statement) if is_open)
