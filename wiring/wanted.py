"""Wanted: the sources to be worked through before their time, each told of once for each time it was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ledger.reindex_requests import reindex_requests
from ledger.run_requests import waiting_runs
from wiring.rooms import Rooms

BY_ANSWER = "an answer"


@dataclass(frozen=True, slots=True)
class Want:
    """A source that is wanted.

    Attributes:
        is_full: Every document is to be read again.
        asked_by: Who or what asked, as the record of runs names it.
    """

    source: str
    is_full: bool = False
    asked_by: str = BY_ANSWER


class Wanted:
    """Knows which requests have been told of; those that a run could not fulfil wait for the next that is due."""

    def __init__(self, rooms: Rooms, names: Sequence[str] = ()) -> None:
        """Take the named sources, or all."""
        self._rooms = rooms
        self._names = names or list(rooms.settings.sources)
        self._told: dict[Want, datetime] = {}

    def take(self) -> list[Want]:
        """Return what was asked for since it was last returned: by answers that found documents out of date, by people.

        Raises:
            LedgerUnavailable: the ledger cannot be read.
        """
        ledger = self._rooms.ledger
        latest = {Want(source): max(times.values()) for source, times in reindex_requests(ledger).items()}
        latest |= {Want(each.source, each.is_full, each.asked_by): each.asked_at for each in waiting_runs(ledger)}
        latest = {want: at for want, at in latest.items() if want.source in self._names}
        new = [want for want, at in latest.items() if want not in self._told or self._told[want] < at]
        self._told |= latest
        return new
