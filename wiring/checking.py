"""Checks and mends the configured index and ledger, on behalf of whoever asks."""

from indexer.checking.check import Checked, check
from indexer.checking.repair import Repaired, repair
from indexer.errors import IndexerError
from indexer.workbench import utc_now
from ledger.leases import is_index_in_use
from wiring.refused import Refused
from wiring.rooms import Rooms


def check_rooms(rooms: Rooms) -> Checked:
    """Look at index and ledger without changing anything.

    Raises:
        StorageError: the index cannot be read.
        LedgerError: the ledger cannot be read.
    """
    is_being_written = is_index_in_use(rooms.ledger, utc_now())
    return check(rooms.ledger, rooms.store, rooms.embedder.space, is_being_written=is_being_written)


def repair_rooms(rooms: Rooms) -> Repaired:
    """Mend what can be mended.

    Raises:
        Refused: another process is writing this index.
        StorageError: the index cannot be read or written.
        LedgerError: the ledger cannot be read or written.
    """
    store, space = rooms.store, rooms.embedder.space
    try:
        return repair(rooms.ledger, store, space, listed=rooms.settings.sources, clock=utc_now)
    except IndexerError as error:
        raise Refused(str(error)) from error
