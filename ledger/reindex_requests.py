"""Reindex requests: documents that an answer or a webhook says are out of date, until a run has looked at their source.

They belong to a source, not to a vector space: whoever asks does not know in which of them a run will write.
A run of the source reads them first; it is asked for together with them. Nothing is more urgent than those that an
answer or a person asked for.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Engine, bindparam, delete, select

from ledger.failures import retry_failures
from ledger.paths import replace_paths
from ledger.run_requests import add_request
from ledger.tables import reindex_requests as requests_table
from ledger.transaction import reading, writing
from ledger.waiting_runs import Priority, RunRequest

BY_ANSWER = "an answer"


def ask_reindex(
    engine: Engine,
    source: str,
    paths: Iterable[str],
    at: datetime,
    *,
    asked_by: str = BY_ANSWER,
    priority: Priority = Priority.PAGE,
) -> None:
    """Ask for documents to be indexed again; of one that was asked for before, the later time counts.

    Args:
        engine: The ledger.
        source: Its name.
        paths: Of the documents; when there are none, nothing is asked for.
        at: Aware: now.
        asked_by: Who or what asked, as the record of runs names them.
        priority: How urgent the run is that they are asked for with.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    rows = [{"path": path, "asked_at": at} for path in dict.fromkeys(paths)]
    if not rows:
        return
    run = RunRequest(source, is_full=False, asked_by=asked_by, asked_at=at, priority=priority)
    with writing(engine) as connection:
        replace_paths(connection, requests_table, {"source": source}, rows)
        add_request(connection, run)


def ask_page(engine: Engine, source: str, path: str, at: datetime, asked_by: str) -> None:
    """Ask for one document in the name of a person, who means it also when it failed so often that it was given up.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    request = RunRequest(source, is_full=False, asked_by=asked_by, asked_at=at, priority=Priority.PAGE)
    retry_failures(engine, [path], request)
    ask_reindex(engine, source, [path], at, asked_by=asked_by)


def reindex_requests(engine: Engine) -> dict[str, dict[str, datetime]]:
    """Return what waits: by source, the path of each document and when it was last asked for, aware, UTC.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    statement = select(requests_table.c.source, requests_table.c.path, requests_table.c.asked_at)
    waiting: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
    with reading(engine) as connection:
        for row in connection.execute(statement.order_by(requests_table.c.source, requests_table.c.path)):
            waiting[row.source][row.path] = row.asked_at
    return dict(waiting)


def clear_reindex_requests(engine: Engine, source: str, met: Mapping[str, datetime]) -> None:
    """Forget what was asked for and has been looked at since; what was asked again meanwhile waits on.

    Args:
        engine: The ledger.
        source: Its name.
        met: What waited before the source was listed, as `reindex_requests` told it.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    if not met:
        return
    columns = requests_table.c
    # The time as it stands there, not an earlier one: clocks are set back.
    is_met = (columns.source == source) & (columns.path == bindparam("met")) & (columns.asked_at == bindparam("at"))
    with writing(engine) as connection:
        connection.execute(delete(requests_table).where(is_met), [{"met": path, "at": at} for path, at in met.items()])
