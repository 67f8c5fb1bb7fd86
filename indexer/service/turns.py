"""Turns: which run is next, and when one under way has to make room."""

from collections.abc import Callable, Collection
from datetime import datetime
from time import monotonic

from indexer.errors import StopReason
from indexer.recorded_run import MustStop
from indexer.service.bell import Bell
from ledger.engine import Ledger
from ledger.run_requests import runs_in_order
from ledger.waiting_runs import Priority, WaitingRun

# Counted from when a source has been listed: however often something more urgent comes, each turn brings it further.
_PATIENCE_SECONDS = 10.0
# A step may take milliseconds, a look into the ledger one.
_LOOK_SECONDS = 1.0


def _none(_: Collection[str]) -> Collection[str]:
    """Nobody else works."""
    return ()


class Turns:
    """Knows the queue of the sources that this process looks after."""

    def __init__(
        self,
        ledger: Ledger,
        sources: Collection[str],
        bell: Bell,
        clock: Callable[[], datetime],
        *,
        others: Callable[[Collection[str]], Collection[str]] = _none,
        patience_seconds: float = _PATIENCE_SECONDS,
        look_seconds: float = _LOOK_SECONDS,
    ) -> None:
        """Take whose turn it may be, what tells of the end, and how long a run may work before it makes room.

        Args:
            ledger: Has the queue.
            sources: Names of those that this process looks after.
            bell: Tells of the end.
            clock: Gives the time, aware, in UTC.
            others: Returns those of some sources that other processes work through.
            patience_seconds: How long a run may work, from when its source was listed.
            look_seconds: How often a run looks whether it has to make room.
        """
        self._ledger = ledger
        self._sources = sources
        self._bell = bell
        self._clock = clock
        self._others = others
        self._patience_seconds = patience_seconds
        self._look_seconds = look_seconds

    def next(self) -> WaitingRun | None:
        """Return what is to be done now, or None: nothing waits, or the process has to end.

        Raises:
            LedgerUnavailable: the ledger cannot be read.
        """
        return None if self._bell.has_ended else next(iter(self._waiting()), None)

    def of(self, source: str) -> WaitingRun | None:
        """Return what is to be done now of one source; raises as `next`."""
        return next((each for each in runs_in_order(self._ledger, {source}, self._clock())), None)

    def must_stop(self, source: str) -> MustStop:
        """Return what a run of a source asks at every step, from the first one after its source was listed."""
        listed_at: float | None = None
        looked_at = 0.0

        def reason(priority: Priority) -> StopReason | None:
            nonlocal listed_at, looked_at
            if self._bell.has_ended:
                return StopReason.ENDING
            now = monotonic()
            listed_at = now if listed_at is None else listed_at
            if now - listed_at < self._patience_seconds or now - looked_at < self._look_seconds:
                return None
            looked_at = now
            return StopReason.URGENT if self._has_to_wait(source, priority) else None

        return reason

    def _has_to_wait(self, source: str, priority: Priority) -> bool:
        # Of its own source, a page alone would be done sooner by another run: that reads it first. All else it reads
        # in the order of the list, which this run goes on with.
        return any(
            each.priority < priority and (each.source != source or each.priority is Priority.PAGE)
            for each in self._waiting()
        )

    def _waiting(self) -> list[WaitingRun]:
        waiting = runs_in_order(self._ledger, self._sources, self._clock())
        # What another process has begun with waits for nobody here.
        others = self._others([each.source for each in waiting]) if waiting else ()
        return [each for each in waiting if each.source not in others]
