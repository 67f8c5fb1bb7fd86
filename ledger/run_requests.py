"""Run requests: sources that are to be worked through, until a run has done it. `ledger.waiting_runs` has the rules.

A request stays until a run that began after it has come to a good end: a process that is killed loses none.
Single documents that are out of date are asked for in `ledger.reindex_requests`, which also asks here.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, delete, func, insert, select, update

from ledger.process import random_id
from ledger.tables import run_requests as requests_table
from ledger.tables import runs as runs_table
from ledger.transaction import reading, writing
from ledger.waiting_runs import Priority, RunRequest, StoredRequest, WaitingRun, in_order, merged


def ask_run(engine: Engine, request: RunRequest) -> None:
    """Ask for a run of a source; with what waits for the source already it is one.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        add_request(connection, request)


def add_request(connection: Connection, request: RunRequest) -> None:
    """Ask for a run, in a transaction of `ledger.transaction.writing`."""
    is_alike = _is_alike(request)
    row = connection.execute(select(requests_table).where(is_alike)).first()
    if row is None:
        connection.execute(insert(requests_table), _new_row(request))
        return
    is_latest = request.asked_at >= row.asked_at
    values = {
        "asked_by": request.asked_by if is_latest else row.asked_by,
        "first_asked_at": min(request.asked_at, row.first_asked_at),
        "asked_at": max(request.asked_at, row.asked_at),
        # Somebody wants it tried now, or knows nothing of the last time.
        "not_before": None if request.priority <= Priority.PERSON else row.not_before,
        "token": random_id(),
    }
    connection.execute(update(requests_table).where(is_alike).values(values))


def waiting_runs(engine: Engine) -> list[WaitingRun]:
    """Return what waits, one of each source, by its name.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        return merged(_stored(connection))


def runs_in_order(engine: Engine, sources: Collection[str], now: datetime) -> list[WaitingRun]:
    """Return what waits for these sources and may be tried now, the next first.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        waiting = [each for each in merged(_stored(connection)) if each.source in sources]
        return in_order(waiting, _last_runs(connection, waiting), now)


def fulfil(engine: Engine, run: WaitingRun, *, was_full: bool) -> None:
    """Forget what waited when a run began that has come to a good end; what was asked since then waits on.

    Args:
        engine: The ledger.
        run: What waited.
        was_full: Whether it read every document; one that did not leaves a full request waiting.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    is_done = requests_table.c.token.in_(run.tokens) & (requests_table.c.source == run.source)
    if not was_full:
        is_done &= requests_table.c.is_full.is_(False)
    with writing(engine) as connection:
        connection.execute(delete(requests_table).where(is_done))


def meet_pages(engine: Engine, run: WaitingRun) -> WaitingRun:
    """Forget the pages that waited when a run began: it has read them, and goes on with the rest.

    Returns:
        What it is still to fulfil, as urgent as the rest is. If nothing but pages was asked for, the rest waits as a
        schedule does, so that it is done even if the run is stopped.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    columns = requests_table.c
    is_page = (columns.priority == int(Priority.PAGE)) & columns.is_full.is_(False)
    is_met = (columns.source == run.source) & columns.token.in_(run.tokens) & is_page
    with writing(engine) as connection:
        connection.execute(delete(requests_table).where(is_met))
        if left := _stored(connection, run.source):
            held = [each for each in left if each.token in run.tokens]
        else:
            rest = RunRequest(
                run.source, is_full=False, asked_by=run.asked_by, asked_at=run.asked_at, priority=Priority.SCHEDULE
            )
            add_request(connection, rest)
            held = _stored(connection, run.source)
    if held:
        return merged(held)[0]
    # All that waits for the source was asked since the run began.
    return replace(run, priority=Priority.SCHEDULE, tokens=frozenset())


def put_off(engine: Engine, run: WaitingRun, until: datetime) -> None:
    """Let a source that has failed rest; only what a person or an answer asked since the run began does not wait.

    Args:
        engine: The ledger.
        run: What waited when the run began.
        until: When the source is to be tried again.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    columns = requests_table.c
    # Webhooks and schedules ask on while a source is down; nobody waits for them.
    has_time = columns.token.in_(run.tokens) | (columns.priority > int(Priority.PERSON))
    with writing(engine) as connection:
        statement = update(requests_table).where(columns.source == run.source, has_time)
        connection.execute(statement.values(not_before=until))


def drop_requests(connection: Connection, source: str) -> None:
    """Forget what waits for a source, in a transaction of `ledger.transaction.writing`."""
    connection.execute(delete(requests_table).where(requests_table.c.source == source))


def _is_alike(request: RunRequest) -> ColumnElement[bool]:
    columns = requests_table.c
    return and_(
        columns.source == request.source,
        columns.priority == request.priority,
        columns.is_full.is_(request.is_full),
        columns.accepts_deletions.is_(request.accepts_deletions),
    )


def _new_row(request: RunRequest) -> dict[str, Any]:
    return {
        "source": request.source,
        "priority": int(request.priority),
        "is_full": request.is_full,
        "accepts_deletions": request.accepts_deletions,
        "asked_by": request.asked_by,
        "first_asked_at": request.asked_at,
        "asked_at": request.asked_at,
        "not_before": None,
        "token": random_id(),
    }


def _stored(connection: Connection, source: str | None = None) -> list[StoredRequest]:
    statement = select(requests_table)
    if source is not None:
        statement = statement.where(requests_table.c.source == source)
    return [_request(row) for row in connection.execute(statement)]


def _request(row: Row[Any]) -> StoredRequest:
    latest = RunRequest(
        row.source, row.is_full, row.asked_by, row.asked_at, Priority(row.priority), row.accepts_deletions
    )
    return StoredRequest(latest, row.first_asked_at, row.not_before, row.token)


def _last_runs(connection: Connection, waiting: Collection[WaitingRun]) -> dict[str, int]:
    found = {}
    # One look into an index for each: the table of runs grows for years, and this is asked every second.
    for each in waiting if len(waiting) > 1 else ():
        last = select(func.max(runs_table.c.id)).where(runs_table.c.source == each.source)
        if run_id := connection.execute(last).scalar():
            found[each.source] = run_id
    return found
