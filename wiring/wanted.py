"""Wanted: the sources that somebody found out of date while answering, each told of once for each time it was found."""

from collections.abc import Sequence
from datetime import datetime

from ledger.reindex_requests import reindex_requests
from wiring.rooms import Rooms


class Wanted:
    """Knows which requests have been told of; those that a run could not fulfil wait for the next that is due."""

    def __init__(self, rooms: Rooms, names: Sequence[str] = ()) -> None:
        """Take the named sources, or all."""
        self._rooms = rooms
        self._names = names or list(rooms.settings.sources)
        self._told: dict[str, datetime] = {}

    def take(self) -> list[str]:
        """Return the sources that were asked for since they were last returned.

        Raises:
            LedgerUnavailable: the ledger cannot be read.
        """
        waiting = reindex_requests(self._rooms.ledger)
        latest = {name: max(waiting[name].values()) for name in self._names if name in waiting}
        new = [name for name, at in latest.items() if name not in self._told or self._told[name] < at]
        self._told |= latest
        return new
