"""Service: the loop, the schedules and what is answered over HTTP, from the start of the process to its end."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Thread

from indexer.service.bell import Bell
from indexer.service.loop import Loop
from indexer.service.schedules import Schedules
from ledger.engine import Ledger
from ledger.errors import LedgerError
from ledger.reading_marks import withdraw_marks
from ledger.reindex_requests import ask_reindex
from ledger.run_requests import ask_run, waiting_runs
from ledger.waiting_runs import Priority, RunRequest

logger = logging.getLogger(__name__)

# Systems that end processes wait ten seconds before they kill them. What takes longer than this, such as listing a
# large site, is left as a kill would leave it: the next start goes on from there.
_STOP_SECONDS = 6.0
# Times of schedules are told in minutes.
_LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Asking:
    """Puts requests of this process into the queue, and wakes the loop.

    Attributes:
        clock: Gives the time, aware, in UTC.
    """

    ledger: Ledger
    bell: Bell
    clock: Callable[[], datetime]

    def by_schedule(self, source: str) -> None:
        """Ask for a source because it is time.

        Raises:
            LedgerUnavailable: the ledger cannot be written.
        """
        self._ask(source, Priority.SCHEDULE, "schedule")

    def by_webhook(self, source: str, page: str = "") -> None:
        """Ask for a source that said that it has changed, and which page of it, if it did; raises as `by_schedule`."""
        if not page:
            self._ask(source, Priority.WEBHOOK, "webhook")
            return
        ask_reindex(self.ledger, source, [page], self.clock(), asked_by="webhook", priority=Priority.WEBHOOK)
        self.bell.ring()

    def _ask(self, source: str, priority: Priority, asked_by: str) -> None:
        request = RunRequest(source, is_full=False, asked_by=asked_by, asked_at=self.clock(), priority=priority)
        ask_run(self.ledger, request)
        self.bell.ring()


class Service:
    """Runs until it is told to end, or the loop dies."""

    def __init__(
        self,
        ledger: Ledger,
        loop: Loop,
        schedules: Schedules,
        bell: Bell,
        ended: Event,
        *,
        stop_seconds: float = _STOP_SECONDS,
    ) -> None:
        """Take its parts, what whoever tells it to end will set, and how long what is under way may take to stop."""
        self._ledger = ledger
        self._schedules = schedules
        self._bell = bell
        self._ended = ended
        self._loop = loop
        self._stop_seconds = stop_seconds
        self._has_died = False
        self._thread = Thread(target=self._work, name="loop", daemon=True)

    def is_alive(self) -> bool:
        """Tell whether the loop works."""
        return self._thread.is_alive()

    def why_not_ready(self) -> str:
        """Return why nothing can be done now, or nothing."""
        if not self.is_alive():
            return "the loop does not work"
        try:
            waiting_runs(self._ledger)
        except LedgerError as error:
            return str(error)
        return self._loop.trouble

    @property
    def has_died(self) -> bool:
        """Whether the loop met what it was not made for."""
        return self._has_died

    def run(self, serving: AbstractContextManager[None]) -> None:
        """Work until it is told to end; if it is alive even then, what is under way takes too long to stop.

        Args:
            serving: Answers over HTTP meanwhile.

        Raises:
            LedgerError: the ledger cannot be read at the start.
        """
        with serving:
            self._schedules.start()
            self._thread.start()
            try:
                while not self._ended.wait(_LOOK_SECONDS):
                    self._schedules.look()
            finally:
                self._bell.end()
                self._thread.join(self._stop_seconds)
        if self._thread.is_alive():
            logger.warning("what is under way takes too long to stop; the next start goes on from there")
            self._acquit()

    def _acquit(self) -> None:
        """Let no document count as what the process died of: it was told to end."""
        try:
            withdraw_marks(self._ledger)
        except LedgerError as error:
            logger.warning("what is being read may count as what ended the process: %s", error)

    def _work(self) -> None:
        try:
            self._loop.work()
        except Exception:
            # Whoever watches over the process starts it again; a loop that went on might do so in a wrong state.
            self._has_died = True
            logger.exception("the loop has died")
        finally:
            self._ended.set()
