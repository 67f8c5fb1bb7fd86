"""Reading marks: which documents a run is reading, so that the next run of its source knows what its process died of.

A run that ends in order takes its mark away. One that stands tells of a process that was killed, or that a document
ended. The mark is a value of the row of the run: it costs one small write, whatever its number of documents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from sqlalchemy import Engine, select, update

from ledger.parts import source_part
from ledger.process import this_process
from ledger.runs import RunStatus, update_running
from ledger.tables import leases
from ledger.tables import runs as runs_table
from ledger.transaction import reading, writing

# A source whose runs were killed as often in a row has other troubles.
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class MarkedDocument:
    """A document that is being read."""

    path: str
    version: str


def mark_reading(engine: Engine, run_id: int, documents: Sequence[MarkedDocument]) -> None:
    """Mark these documents, and no others, as those that a run is reading; none takes the mark away.

    Raises:
        RunNotRunning: the run has ended or been taken over; the process that holds it must stop.
        LedgerUnavailable: the ledger cannot be written.
    """
    update_running(engine, run_id, {"reading": [[each.path, each.version] for each in documents] or None})


def standing_mark(engine: Engine, source: str) -> list[MarkedDocument]:
    """Return what a run of a source was reading when its process ended without a word.

    To be asked before the next run of the source is started, under the lease of the source: a run that still stands as
    running then is one of a process that is gone.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    newest = select(runs_table.c.status, runs_table.c.reading).where(runs_table.c.source == source)
    with reading(engine) as connection:
        row = connection.execute(newest.order_by(runs_table.c.id.desc()).limit(1)).first()
    return _documents(row.reading) if row and row.status == RunStatus.RUNNING else []


def suspects(engine: Engine, source: str) -> frozenset[str]:
    """Return the paths that stood in the marks of all runs that were killed since one of the source ended well.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    newest = select(runs_table.c.status, runs_table.c.reading).where(runs_table.c.source == source)
    with reading(engine) as connection:
        rows = connection.execute(newest.order_by(runs_table.c.id.desc()).limit(_LOOKED_AT))
        since = takewhile(lambda row: row.status != RunStatus.DONE, rows)
        return frozenset(
            each.path for row in since if row.status == RunStatus.INTERRUPTED for each in _documents(row.reading)
        )


def withdraw_marks(engine: Engine) -> None:
    """Take away the marks of the runs that this process has under way: it is about to be ended from outside.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    process = this_process()
    own = (leases.c.pid == process.pid) & (leases.c.pid_space == process.pid_space) & (leases.c.holder != "")
    is_under_way = runs_table.c.status == RunStatus.RUNNING
    with writing(engine) as connection:
        held = {row.name for row in connection.execute(select(leases.c.name).where(own))}
        running = connection.execute(select(runs_table.c.id, runs_table.c.source).where(is_under_way))
        mine = [row.id for row in running if source_part(row.source) in held]
        connection.execute(update(runs_table).where(runs_table.c.id.in_(mine)).values(reading=None))


def _documents(stored: list[list[str]] | None) -> list[MarkedDocument]:
    return [MarkedDocument(path, version) for path, version in stored or ()]
