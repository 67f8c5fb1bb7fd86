"""Runs: each time a source was worked through, what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from ledger.errors import RunNotRunning
from ledger.run_requests import drop_requests
from ledger.tables import runs as runs_table
from ledger.transaction import reading, writing


class RunStatus(StrEnum):
    """How far a run has come. Only a running one can change."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What a run has done so far.

    Attributes:
        added: Documents that were new.
        changed: Documents indexed again or moved.
        unchanged: Documents that needed nothing.
        removed: Documents that are gone.
        skipped: Documents left out on purpose.
        failed: Documents that could not be indexed.
        chunks: Chunks written.
        embedded: Chunks whose vector was computed.
        reused: Chunks whose vector was already known.
        done: Documents dealt with, of those that the run has to deal with.
        total: Documents that it has to deal with; 0 as long as that is not known.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: int = 0
    failed: int = 0
    chunks: int = 0
    embedded: int = 0
    reused: int = 0
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one source; the counts are those of `RunCounts`.

    Attributes:
        space: Fingerprint of the vector space that was written.
        requested_by: Who or what asked for it: a person, "schedule", "command line".
        is_full: Every document is read again, not those alone that changed.
        started_at: Aware, UTC.
        finished_at: Aware, UTC; None while it runs.
        error: Why it failed or was interrupted, or None.
        needs_approval: It failed as it would have removed much of its source: a person has to look first.
    """

    id: int
    source: str
    space: str
    status: RunStatus
    requested_by: str
    is_full: bool
    started_at: datetime
    finished_at: datetime | None
    added: int
    changed: int
    unchanged: int
    removed: int
    skipped: int
    failed: int
    chunks: int
    embedded: int
    reused: int
    done: int
    total: int
    error: str | None
    needs_approval: bool = False


_FIELDS = tuple(field.name for field in fields(Run))
_INTERRUPTED = "It ended without a report, most likely killed; a later run of the source has taken over."


def start_run(
    engine: Engine, source: str, space: str, requested_by: str, at: datetime, *, is_full: bool = False
) -> int:
    """Record that a run begins and return its id; ids ascend.

    Earlier runs of the source that still stand as running are marked as interrupted: only one process at a
    time writes an index (`ledger.leases`), so theirs has ended without saying so.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    row = {
        "source": source,
        "space": space,
        "status": RunStatus.RUNNING,
        "requested_by": requested_by,
        "is_full": is_full,
        "started_at": at,
        **asdict(RunCounts()),
    }
    with writing(engine) as connection:
        connection.execute(
            update(runs_table)
            .where(runs_table.c.source == source, runs_table.c.status == RunStatus.RUNNING)
            .values(status=RunStatus.INTERRUPTED, finished_at=at, error=_INTERRUPTED)
        )
        return int(connection.execute(insert(runs_table).returning(runs_table.c.id), row).scalar_one())


def record_progress(engine: Engine, run_id: int, counts: RunCounts) -> None:
    """Record what a run has done so far.

    Raises:
        RunNotRunning: the run has ended or been taken over; the process that holds it must stop.
        LedgerUnavailable: the ledger cannot be written.
    """
    update_running(engine, run_id, asdict(counts))


def finish_run(  # noqa: PLR0917 - how a run ended is just these values
    engine: Engine,
    run_id: int,
    status: RunStatus,
    counts: RunCounts,
    error: str | None,
    at: datetime,
    *,
    needs_approval: bool = False,
) -> None:
    """Record how a run ended; `needs_approval` as in `Run`.

    Raises:
        RunNotRunning: the run has already ended or been taken over.
        ValueError: `status` says that it has not ended.
        LedgerUnavailable: the ledger cannot be written.
    """
    if status is RunStatus.RUNNING:
        raise ValueError("a run cannot finish as running")
    values = {"status": status, "error": error or None, "finished_at": at, "reading": None, **asdict(counts)}
    values["needs_approval"] = needs_approval
    update_running(engine, run_id, values)


def cancel_run(engine: Engine, run_id: int, cancelled_by: str, at: datetime) -> Run:
    """End a run that is running, and forget what waits for its source; its process stops at its next step.

    Returns:
        The run as it has ended.

    Raises:
        RunNotRunning: it has ended before, or never was.
        LedgerUnavailable: the ledger cannot be written.
    """
    ended = {"status": RunStatus.CANCELLED, "finished_at": at, "reading": None}
    values = ended | {"error": f"Cancelled by {cancelled_by}."}
    with writing(engine) as connection:
        _change_running(connection, run_id, values)
        run = _run(connection.execute(select(*_columns()).where(runs_table.c.id == run_id)).one())
        drop_requests(connection, run.source)
        return run


def find_run(engine: Engine, run_id: int) -> Run | None:
    """Return a run, or None if there never was one with this id.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        row = connection.execute(select(*_columns()).where(runs_table.c.id == run_id)).first()
    return _run(row) if row else None


def latest_runs(engine: Engine, space: str | None = None) -> dict[str, Run]:
    """Return the newest run of each source that ever ran, in one vector space or in any.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    newest = select(func.max(runs_table.c.id)).group_by(runs_table.c.source)
    if space is not None:
        newest = newest.where(runs_table.c.space == space)
    statement = select(*_columns()).where(runs_table.c.id.in_(newest))
    with reading(engine) as connection:
        return {row.source: _run(row) for row in connection.execute(statement)}


def latest_successes(engine: Engine, space: str) -> dict[str, datetime]:
    """Return when a run of each source last ended well in a vector space, aware, UTC; one that never did is absent.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    ended_well = (runs_table.c.space == space) & (runs_table.c.status == RunStatus.DONE)
    ended_at = func.max(runs_table.c.finished_at).label("ended_at")
    statement = select(runs_table.c.source, ended_at).where(ended_well).group_by(runs_table.c.source)
    with reading(engine) as connection:
        return {row.source: row.ended_at for row in connection.execute(statement)}


def runs(engine: Engine, source: str | None = None, limit: int = 20, *, space: str | None = None) -> list[Run]:
    """Return the newest runs, of one source or of all, in one vector space or in any, newest first.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    statement = select(*_columns()).order_by(runs_table.c.id.desc()).limit(limit)
    if source is not None:
        statement = statement.where(runs_table.c.source == source)
    if space is not None:
        statement = statement.where(runs_table.c.space == space)
    with reading(engine) as connection:
        return [_run(row) for row in connection.execute(statement)]


def update_running(engine: Engine, run_id: int, values: Mapping[str, Any]) -> None:
    """Store values of a run that has not ended; for this room alone.

    Raises:
        RunNotRunning: it has ended or been taken over.
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        _change_running(connection, run_id, values)


def _change_running(connection: Connection, run_id: int, values: Mapping[str, Any]) -> None:
    is_running = (runs_table.c.id == run_id) & (runs_table.c.status == RunStatus.RUNNING)
    if connection.execute(update(runs_table).where(is_running).values(values)).rowcount == 0:
        raise RunNotRunning(
            f"Run {run_id} is no longer running: it has ended, or a later run of its source has taken "
            "over. Start a new run if one is needed."
        )


def _columns() -> Sequence[Any]:
    return [runs_table.c[name] for name in _FIELDS]


def _run(row: Row[Any]) -> Run:
    values = row._asdict()  # the public way to name values, underscored only to keep clear of column names
    return Run(**{**values, "status": RunStatus(values["status"])})
