"""Schedules: ask for the runs of sources when it is time. The loop does them, as everything else."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler

from indexer.service.trigger import build_trigger, is_overdue
from ledger.errors import LedgerError

logger = logging.getLogger(__name__)


class Schedules:
    """Asks in threads of its own between `start` and `stop`."""

    def __init__(
        self, schedules: Mapping[str, str], timezone: str, ask: Callable[[str], None], clock: Callable[[], datetime]
    ) -> None:
        """Take the schedule of each source that has one, where cron lines are meant, and what asks for a source."""
        self._schedules = schedules
        self._zone = ZoneInfo(timezone)
        self._ask = ask
        self._clock = clock
        # One thread: asking takes milliseconds.
        executors = {"default": {"type": "threadpool", "max_workers": 1}}
        self._scheduler = BackgroundScheduler(timezone=self._zone, executors=executors)

    def start(self, began: Mapping[str, datetime]) -> None:
        """Ask for what is overdue, and from now on for each source at its time.

        Args:
            began: When the last run of each source began; what never ran is overdue.
        """
        now = self._clock()
        for source, schedule in self._schedules.items():
            last = began.get(source)
            trigger = build_trigger(schedule, self._zone, last)
            if is_overdue(trigger, last, now):
                self._ask_for(source)
            self._scheduler.add_job(
                self._ask_for,
                trigger,
                args=(source,),
                # Asking twice is asking once, and asking late is better than not asking: of the times that a machine
                # slept through one is made up for, however long ago it was.
                coalesce=True,
                misfire_grace_time=None,
                max_instances=1,
            )
        self._scheduler.start()

    def stop(self) -> None:
        """Ask no more."""
        self._scheduler.shutdown(wait=False)

    def _ask_for(self, source: str) -> None:
        try:
            self._ask(source)
        except LedgerError as error:
            logger.warning("a schedule could not ask, and asks again at its next time: source=%s: %s", source, error)
