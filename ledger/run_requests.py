"""Run requests: whole sources that a person wants to be worked through now, until a run has done it.

Single documents that are out of date are asked for in `ledger.reindex_requests`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select

from ledger.tables import run_requests as requests_table
from ledger.transaction import reading, writing


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What is asked for.

    Attributes:
        is_full: Every document is to be read again, not those alone that changed.
        asked_by: Who asked, as the record of runs names them.
        asked_at: Aware, UTC.
    """

    source: str
    is_full: bool
    asked_by: str
    asked_at: datetime


def ask_run(engine: Engine, request: RunRequest) -> None:
    """Ask for a run; of a source that was asked for before, the later request counts, and a full one stays full.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    is_of_source = requests_table.c.source == request.source
    with writing(engine) as connection:
        was_full = connection.execute(select(requests_table.c.is_full).where(is_of_source)).scalar()
        connection.execute(delete(requests_table).where(is_of_source))
        row = {
            "source": request.source,
            "is_full": request.is_full or bool(was_full),
            "asked_by": request.asked_by,
            "asked_at": request.asked_at,
        }
        connection.execute(insert(requests_table), row)


def run_requests(engine: Engine) -> list[RunRequest]:
    """Return what waits, by source.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    columns = (requests_table.c.source, requests_table.c.is_full, requests_table.c.asked_by, requests_table.c.asked_at)
    with reading(engine) as connection:
        return [RunRequest(*row) for row in connection.execute(select(*columns).order_by(requests_table.c.source))]


def clear_run_requests(engine: Engine, source: str, before: datetime, *, was_full: bool) -> None:
    """Forget what was asked of a source before a time, as after a run that began then.

    Args:
        engine: The ledger.
        source: Its name.
        before: When the run began.
        was_full: Whether it read every document; one that did not leaves a full request waiting.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    is_done = (requests_table.c.source == source) & (requests_table.c.asked_at < before)
    if not was_full:
        is_done &= requests_table.c.is_full.is_(False)
    with writing(engine) as connection:
        connection.execute(delete(requests_table).where(is_done))
