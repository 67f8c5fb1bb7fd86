"""Schedules: ask for the runs of sources when it is time. The loop does them, as everything else."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from indexer.service.trigger import build_trigger
from ledger.errors import LedgerError

logger = logging.getLogger(__name__)

# A ledger that could not be written for a moment must not cost a night.
_AGAIN = timedelta(minutes=1)


class Schedules:
    """Asks, between `start` and the end, whenever somebody has it look at the clock.

    No time is slept towards: a machine that slept, or whose clock was set, is seen at the next look. Of the times that
    were missed one is made up for, however long ago it was.
    """

    def __init__(
        self, schedules: Mapping[str, str], timezone: str, ask: Callable[[str], None], clock: Callable[[], datetime]
    ) -> None:
        """Take the schedule of each source that has one, where cron lines are meant, and what asks for a source."""
        self._schedules = schedules
        self._zone = ZoneInfo(timezone)
        self._ask = ask
        self._clock = clock
        self._looked_at = clock()
        self._due: dict[str, datetime | None] = {}

    def start(self, began: Mapping[str, datetime]) -> None:
        """Ask for what is overdue, and plan from now on for each source.

        Args:
            began: When the last run of each source began; what never ran is overdue.
        """
        now = self._clock()
        for source in self._schedules:
            # The clock may have been set back since.
            self._due[source] = self._next(source, min(began[source], now)) if source in began else now
        self.look()

    def look(self) -> None:
        """Ask for each source whose time has come."""
        now = self._clock()
        if now < self._looked_at:
            # What was planned by a clock that was fast may be a day away.
            self._due = {source: self._next(source, now) for source in self._due}
        self._looked_at = now
        for source, due in self._due.items():
            if due is not None and due <= now:
                self._due[source] = self._next(source, now) if self._has_asked_for(source) else now + _AGAIN

    def _next(self, source: str, last: datetime) -> datetime | None:
        return build_trigger(self._schedules[source], self._zone).get_next_fire_time(last, last)

    def _has_asked_for(self, source: str) -> bool:
        try:
            self._ask(source)
        except LedgerError as error:
            logger.warning("a schedule could not ask, and asks again in a minute: source=%s: %s", source, error)
            return False
        return True
