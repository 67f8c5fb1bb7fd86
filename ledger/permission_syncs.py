"""Permission syncs: when it was last known who may read what of a source that keeps permissions of its own."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select

from ledger.tables import permission_syncs as syncs_table
from ledger.transaction import reading, writing


def record_permission_sync(engine: Engine, space: str, source: str, at: datetime) -> None:
    """Record that policies of a source, in one vector space, and its groups are what it said at a time.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        connection.execute(delete(syncs_table).where(syncs_table.c.space == space, syncs_table.c.source == source))
        connection.execute(insert(syncs_table), {"space": space, "source": source, "at": at})


def forget_permission_syncs(engine: Engine, space: str) -> None:
    """Forget when permissions of a vector space were read: nobody reads its sources that have their own until then.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        connection.execute(delete(syncs_table).where(syncs_table.c.space == space))


def permission_syncs(engine: Engine, space: str) -> Mapping[str, datetime]:
    """Return the time of the last sync in a vector space, aware, UTC, by source; one that never had any is absent.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    statement = select(syncs_table.c.source, syncs_table.c.at).where(syncs_table.c.space == space)
    with reading(engine) as connection:
        return {row.source: row.at for row in connection.execute(statement)}
