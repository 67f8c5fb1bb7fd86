"""Turns: which run is next, and when one under way has to make room."""

from collections.abc import Callable, Collection
from datetime import datetime
from time import monotonic

from indexer.errors import StopReason
from indexer.recorded_run import MustStop
from indexer.service.bell import Bell
from ledger.engine import Ledger
from ledger.run_requests import runs_in_order
from ledger.waiting_runs import WaitingRun

# Counted from when a source has been listed: however often something more urgent comes, each turn brings it further.
_PATIENCE_SECONDS = 10.0
# A step may take milliseconds, a look into the ledger one.
_LOOK_SECONDS = 1.0


class Turns:
    """Knows the queue of the sources that this process looks after."""

    def __init__(
        self,
        ledger: Ledger,
        sources: Collection[str],
        bell: Bell,
        clock: Callable[[], datetime],
        *,
        patience_seconds: float = _PATIENCE_SECONDS,
        look_seconds: float = _LOOK_SECONDS,
    ) -> None:
        """Take whose turn it may be, what tells of the end, and how long a run may work before it makes room."""
        self._ledger = ledger
        self._sources = sources
        self._bell = bell
        self._clock = clock
        self._patience_seconds = patience_seconds
        self._look_seconds = look_seconds

    def next(self) -> WaitingRun | None:
        """Return what is to be done now, or None: nothing waits, or the process has to end.

        Raises:
            LedgerUnavailable: the ledger cannot be read.
        """
        return None if self._bell.has_ended else self._first(self._sources)

    def must_stop(self, run: WaitingRun) -> MustStop:
        """Return what a run asks at every step, from the first one after its source was listed."""
        others = [source for source in self._sources if source != run.source]
        listed_at: float | None = None
        looked_at = 0.0

        def reason() -> StopReason | None:
            nonlocal listed_at, looked_at
            if self._bell.has_ended:
                return StopReason.ENDING
            now = monotonic()
            listed_at = now if listed_at is None else listed_at
            if now - listed_at < self._patience_seconds or now - looked_at < self._look_seconds:
                return None
            looked_at = now
            first = self._first(others)
            return StopReason.URGENT if first and first.priority < run.priority else None

        return reason

    def _first(self, sources: Collection[str]) -> WaitingRun | None:
        return next(iter(runs_in_order(self._ledger, sources, self._clock())), None)
