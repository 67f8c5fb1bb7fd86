"""Schedules: ask for the runs of sources when it is time. The loop does them, as everything else."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from indexer.service.trigger import build_trigger, exact_trigger
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
        self,
        schedules: Mapping[str, str],
        timezone: str,
        ask: Callable[[str], None],
        clock: Callable[[], datetime],
        met_at: Callable[[str], datetime | None],
    ) -> None:
        """Take what it plans, and what it asks.

        Args:
            schedules: Of each source that has one.
            timezone: In which cron lines are meant.
            ask: Asks for a source; raises LedgerError.
            clock: Gives the time, aware, in UTC.
            met_at: Returns when the run of a source began that meets its schedule, or None if it is overdue, as
                `ledger.run_history.schedule_met_at`; raises LedgerError.
        """
        self._schedules = schedules
        self._zone = ZoneInfo(timezone)
        self._ask = ask
        self._clock = clock
        self._met_at = met_at
        self._looked_at = clock()
        self._due: dict[str, datetime | None] = {}

    def start(self) -> None:
        """Ask for what is overdue, and plan from now on for each source.

        Raises:
            LedgerError: the ledger cannot be read.
        """
        now = self._clock()
        for source in self._schedules:
            met_at = self._met_at(source)
            # The clock may have been set back since.
            self._due[source] = self._next(source, min(met_at, now)) if met_at else now
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
                self._due[source] = self._done(source, now)

    def _done(self, source: str, now: datetime) -> datetime | None:
        """Ask for a source, unless that was done already, and return when it is time again."""
        try:
            met_at = self._met_at(source)
            # Other indexers ask by the same schedule, each a little later: by the first of them it was looked through.
            if met_at and met_at <= now and self._exact(source, met_at) > now:
                return self._next(source, met_at)
            self._ask(source)
        except LedgerError as error:
            logger.warning("a schedule could not ask, and asks again in a minute: source=%s: %s", source, error)
            return now + _AGAIN
        return self._next(source, now)

    def _next(self, source: str, last: datetime) -> datetime | None:
        return build_trigger(self._schedules[source], self._zone).get_next_fire_time(last, last)

    def _exact(self, source: str, last: datetime) -> datetime:
        found: datetime | None = exact_trigger(self._schedules[source], self._zone).get_next_fire_time(last, last)
        return found or last
