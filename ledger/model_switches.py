"""Model switches: which embedding model serves. Rows are only added, and the newest one holds.

As long as there is none, the model of [embedder] serves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select

from ledger.tables import checkpoints, documents, permission_syncs, retired_chunks
from ledger.tables import model_switches as switches_table
from ledger.transaction import reading, writing

_OF_A_SPACE = (documents, checkpoints, permission_syncs, retired_chunks)


@dataclass(frozen=True, slots=True)
class ModelSwitch:
    """From a moment on a model serves.

    Attributes:
        model: Its name in the settings.
        space: Fingerprint of its vector space.
        described: What makes its vectors comparable, as the index describes it: settings of the same name that
            describe another model are noticed.
        at: Aware, UTC.
    """

    model: str
    space: str
    described: str
    at: datetime


_COLUMNS = (switches_table.c.model, switches_table.c.space, switches_table.c.described, switches_table.c.at)


def newest_switch(engine: Engine) -> ModelSwitch | None:
    """Return what says which model serves; None as long as none was switched to.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    return next(iter(latest_switches(engine, limit=1)), None)


def latest_switches(engine: Engine, *, limit: int) -> list[ModelSwitch]:
    """Return the latest switches, the newest first; raises as `newest_switch`."""
    statement = select(*_COLUMNS).order_by(switches_table.c.id.desc()).limit(limit)
    with reading(engine) as connection:
        return [ModelSwitch(*row) for row in connection.execute(statement)]


def record_switches(engine: Engine, switches: Sequence[ModelSwitch]) -> None:
    """Record switches in their order, all or none: the last one says from now on which model serves.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    rows = [{"model": each.model, "space": each.space, "described": each.described, "at": each.at} for each in switches]
    with writing(engine) as connection:
        connection.execute(insert(switches_table), rows)


def forget_space(engine: Engine, space: str) -> None:
    """Forget all that is recorded of what is indexed in a vector space: its table is about to go.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        for table in _OF_A_SPACE:
            connection.execute(delete(table).where(table.c.space == space))
