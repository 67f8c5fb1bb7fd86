"""Opens the hand of a process that writes the configured index."""

from collections.abc import Callable

from index.fence import fence
from indexer.hand import Hand, never
from wiring.rooms import Rooms


def open_hand(rooms: Rooms, *, is_patient: bool = False, has_to_end: Callable[[], bool] = never) -> Hand:
    """Return what takes parts of the index, and turns to commit to it; the options are those of `Hand`."""
    return Hand(rooms.ledger, lambda: fence(rooms.store), is_patient=is_patient, has_to_end=has_to_end)
