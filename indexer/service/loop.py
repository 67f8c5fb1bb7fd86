"""Loop: does what waits in the queue, then makes vectors, then tidies, until it is told to end.

It holds the lease of the index only while there is something to do, so that `footnote index` and a second indexer can
take their turns in between.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from index.errors import StorageError, UnwritableIndex
from indexer.attempt import attempt
from indexer.errors import RunStopped, StopReason
from indexer.fill import Fill
from indexer.heartbeat import kept_alive
from indexer.recorded_run import Order, record_failure, run_source
from indexer.service.bell import Bell
from indexer.service.turns import Turns
from indexer.service.upkeep import Upkeep
from indexer.workbench import Workbench
from ledger.engine import Ledger
from ledger.errors import LeaseHeld, LedgerError
from ledger.leases import Lease, hold_lease
from ledger.process import random_id
from ledger.taking import Watch
from ledger.waiting_runs import WaitingRun
from sources.errors import SourceError
from sources.source import Source

logger = logging.getLogger(__name__)

# What another process asks for is seen after this; what this one asks for, at once.
_LOOK_SECONDS = 1.0
# After the ledger or the index could not be used, or a model made no vectors.
_TROUBLE_SECONDS = 10.0
_VECTORS_AGAIN_SECONDS = 60.0
# Where sources change all day, something always waits: after so long vectors have their turn all the same. An edit that
# comes meanwhile waits for its end, so turns are short and many; after a long run they are as much longer.
_RUNS_SECONDS = 6.0
_VECTORS_SHARE = 1 / 6
_LEAST_VECTORS_SECONDS, _MOST_VECTORS_SECONDS = 1.0, 5.0


@dataclass(frozen=True, slots=True)
class Means:
    """What the loop works with.

    Attributes:
        open_bench: Opens the index anew: another process may have written meanwhile.
        build_source: By its name, anew for each run, so that nothing that one has learnt outlives it.
    """

    ledger: Ledger
    open_bench: Callable[[], Workbench]
    build_source: Callable[[str], Source]


class Loop:
    """Works; one a process."""

    def __init__(self, means: Means, turns: Turns, bell: Bell, *, runs_seconds: float = _RUNS_SECONDS) -> None:
        """Take what it works with, and how long vectors may have to wait for runs."""
        self._means = means
        self._turns = turns
        self._bell = bell
        self._watch = Watch()
        self._upkeep = Upkeep()
        # Whoever was killed may have left passages without vectors.
        self._vectors_due_at: float | None = 0.0
        self._runs_seconds = runs_seconds
        # For so long, and until then, vectors are made though something waits.
        self._vectors_seconds = 0.0
        self._vectors_until: float | None = None
        # Whether another process writes the index, so that nothing can be done.
        self._is_waiting = False
        self._holder = random_id()
        self._trouble = ""

    @property
    def trouble(self) -> str:
        """Why index or ledger could not be written when they last had to be; empty if they could."""
        return self._trouble

    def work(self) -> None:
        """Work until the bell tells of the end; what is under way then is left at its next step."""
        while not self._bell.has_ended:
            self._bell.wait(self._look())

    def _look(self) -> float:
        """Do what there is to do, and return how many seconds to wait then."""
        told = self._trouble
        try:
            if self._turns.next() or self._has_vectors_to_make or self._upkeep.is_due:
                self._work_on()
            self._is_waiting = False
        except LeaseHeld as held:
            if not self._is_waiting:
                logger.info("waiting for the index: %s", held)
            self._is_waiting = True
        except (LedgerError, StorageError) as trouble:
            # Once, however long it lasts: it is tried again every few seconds.
            if str(trouble) != told:
                logger.warning("the index is not kept up to date for the moment: %s", trouble)
            self._trouble = str(trouble)
            # Also where nothing waits: what could not be given back or begun is tried again.
            self._vectors_due_at = 0.0
            return _TROUBLE_SECONDS
        return _LOOK_SECONDS

    @property
    def _has_vectors_to_make(self) -> bool:
        return self._vectors_due_at is not None and monotonic() >= self._vectors_due_at

    def _work_on(self) -> None:
        ledger = self._means.ledger
        held = hold_lease(ledger, "index", holder=self._holder, watch=self._watch)
        with held as lease, kept_alive(lease), suppress(RunStopped):
            bench = self._means.open_bench()
            self._trouble = ""
            fill = Fill(bench, lambda: self._step(lease), self._has_to_leave_vectors)
            while True:
                before = bench.writer.version
                self._run_all(bench, lease)
                self._make_vectors(fill)
                if bench.writer.version != before:
                    self._upkeep.note_change()
                if self._turns.next() and self._upkeep.can_wait:
                    continue
                if self._has_kept_up(bench, lease, fill):
                    return

    def _make_vectors(self, fill: Fill) -> None:
        self._vectors_due_at = None
        failed = attempt("vectors", fill.work)
        if failed:
            self._vectors_due_at = monotonic() + _VECTORS_AGAIN_SECONDS
        if failed and isinstance(failed.cause, UnwritableIndex):
            self._trouble = failed.message

    def _has_kept_up(self, bench: Workbench, lease: Lease, fill: Fill) -> bool:
        """Tidy the index, and return whether that came to its end; if not, something waits."""

        def step() -> None:
            self._step(lease)
            if self._upkeep.can_wait and self._turns.next():
                raise RunStopped(StopReason.URGENT)

        try:
            if fill.tidy(step):
                self._upkeep.note_tidied()
            else:
                self._upkeep.work(bench.writer, step)
        except RunStopped as stop:
            if stop.reason is StopReason.ENDING:
                raise
        return self._turns.next() is None

    def _run_all(self, bench: Workbench, lease: Lease) -> None:
        """Do what waits, until nothing does or vectors have waited long enough."""
        began = monotonic()
        self._vectors_seconds, self._vectors_until = 0.0, None
        while run := self._turns.next():
            self._run(bench, lease, run)
            worked = monotonic() - began
            if worked >= self._runs_seconds:
                self._vectors_seconds = min(max(worked * _VECTORS_SHARE, _LEAST_VECTORS_SECONDS), _MOST_VECTORS_SECONDS)
                break
        if self._bell.has_ended:
            raise RunStopped(StopReason.ENDING)

    def _has_to_leave_vectors(self) -> bool:
        now = monotonic()
        if self._vectors_until is None:
            # Only now: to find what waits for vectors in a large index must not take up their turn.
            self._vectors_until = now + self._vectors_seconds
        if self._turns.next() is None or now < self._vectors_until:
            return False
        # Also where what waits has been cancelled by the time that its turn comes.
        self._vectors_due_at = 0.0
        return True

    def _run(self, bench: Workbench, lease: Lease, run: WaitingRun) -> None:
        order = Order(run.asked_by, run.is_full, run.accepts_deletions, run.full_asked_at)
        try:
            source = self._means.build_source(run.source)
        except SourceError as error:
            record_failure(bench, run, order, str(error))
            return
        report = run_source(bench, source, lease, order, must_stop=self._turns.must_stop(run.source))
        if report.storage_failed or not report.error:
            self._trouble = report.error or ""

    def _step(self, lease: Lease) -> None:
        lease.renew()
        if self._bell.has_ended:
            raise RunStopped(StopReason.ENDING)
