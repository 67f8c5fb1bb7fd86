"""Loop: does what waits in the queue, then makes vectors, then tidies, until it is told to end.

Of the index it holds what it works on and no longer than that, so that other indexers and `footnote index` work on the
rest meanwhile, and whoever needs all of it has its turn in between.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic

from index.errors import Overtaken, StorageError, UnwritableIndex
from index.upkeep import OnStep
from indexer.attempt import attempt
from indexer.errors import RunStopped, StopReason
from indexer.fill import Fill
from indexer.hand import Hand
from indexer.recorded_run import Order, record_failure, run_source
from indexer.service.bell import Bell
from indexer.service.turns import Turns
from indexer.service.upkeep import Upkeep
from indexer.workbench import Workbench
from ledger.engine import Ledger
from ledger.errors import LeaseHeld, LeaseLost, LedgerError
from ledger.leases import Lease
from ledger.parts import WHOLE
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
        hand: Takes what is worked on.
    """

    ledger: Ledger
    open_bench: Callable[[], Workbench]
    build_source: Callable[[str], Source]
    hand: Hand


class Loop:
    """Works; one a process."""

    def __init__(self, means: Means, turns: Turns, bell: Bell, *, runs_seconds: float = _RUNS_SECONDS) -> None:
        """Take what it works with, and how long vectors may have to wait for runs."""
        self._means = means
        self._turns = turns
        self._bell = bell
        self._hand = means.hand
        # As it was last opened; to read from, as another process may need the whole index by now.
        self._bench: Workbench | None = None
        self._fill: Fill | None = None
        self._upkeep = Upkeep()
        # Whoever was killed may have left passages without vectors.
        self._vectors_due_at: float | None = 0.0
        self._runs_seconds = runs_seconds
        # For so long, and until then, vectors are made though something waits.
        self._vectors_seconds = 0.0
        self._vectors_until: float | None = None
        # Whether another process needs the whole index, so that nothing can be done.
        self._is_waiting = False
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
        except (LeaseLost, Overtaken) as overtaken:
            # It stood still for a minute, and others keep the index up to date.
            logger.warning("what this process was at goes on elsewhere, and it goes on with what waits: %s", overtaken)
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
        with suppress(RunStopped):
            self._open_first()
            while True:
                self._run_all()
                self._make_vectors()
                if self._turns.next() and self._upkeep.can_wait:
                    continue
                if self._has_kept_up():
                    return

    def _open_first(self) -> None:
        """Open the index anew: it may have been restored, or another model switched to."""
        try:
            with self._hand.upkeep():
                self._open()
                self._trouble = ""
        except LeaseHeld as held:
            if held.name == WHOLE:
                raise

    def _open(self) -> Workbench:
        """Open the index, with a part of it in hand: no other model is switched to as long as it is held."""
        self._bench = self._means.open_bench()
        return self._bench

    @contextmanager
    def _noted(self) -> Iterator[Workbench]:
        """Yield the index as `_open`, and note afterwards whether it was written meanwhile."""
        bench = self._open()
        before = bench.writer.version
        try:
            yield bench
        finally:
            if bench.writer.version != before:
                self._upkeep.note_change()

    def _make_vectors(self) -> None:
        self._vectors_due_at = None
        fill = self._fill_of_now()
        failed = attempt("vectors", fill.work) if fill else None
        if failed or fill is None or fill.others:
            # Whoever makes those of other sources may end in the middle of it.
            self._vectors_due_at = monotonic() + _VECTORS_AGAIN_SECONDS
        if failed and isinstance(failed.cause, UnwritableIndex):
            self._trouble = failed.message

    def _fill_of_now(self) -> Fill | None:
        """Return the fill, which goes on where it was unless another model serves now."""
        if self._bench and (self._fill is None or self._fill.bench.writer.space != self._bench.writer.space):
            self._fill = Fill(self._bench, self._step, self._has_to_leave_vectors, self._taking_vectors)
        return self._fill

    @contextmanager
    def _taking_vectors(self, source: str) -> Iterator[Workbench]:
        with self._hand.vectors(source) as lease, self._noted() as bench:
            fill = self._fill
            if fill is None or fill is not self._fill_of_now():
                # What was listed is in a table that serves no more.
                self._vectors_due_at = 0.0
                raise RunStopped(StopReason.URGENT)
            fill.bench = bench
            yield bench.under(lease)

    def _has_kept_up(self) -> bool:
        """Tidy the index, and return whether that came to its end; if not, something waits."""

        def step() -> None:
            self._step()
            if self._upkeep.can_wait and self._turns.next():
                raise RunStopped(StopReason.URGENT)

        try:
            with self._hand.upkeep() as lease:
                self._tidy(self._open().under(lease), step)
        except LeaseHeld as held:
            if held.name == WHOLE:
                raise
            self._upkeep.put_off()
        except RunStopped as stop:
            if stop.reason is StopReason.ENDING:
                raise
        return self._turns.next() is None

    def _tidy(self, bench: Workbench, step: OnStep) -> None:
        fill = self._fill_of_now()
        if fill:
            fill.bench = bench
        if fill and fill.tidy(step):
            self._upkeep.note_tidied()
        else:
            self._upkeep.work(bench.writer, step)

    def _run_all(self) -> None:
        """Do what waits, until nothing does or vectors have waited long enough."""
        began = monotonic()
        self._vectors_seconds, self._vectors_until = 0.0, None
        while run := self._turns.next():
            self._take_turn(run)
            worked = monotonic() - began
            if worked >= self._runs_seconds:
                self._vectors_seconds = min(max(worked * _VECTORS_SHARE, _LEAST_VECTORS_SECONDS), _MOST_VECTORS_SECONDS)
                break
        if self._bell.has_ended:
            raise RunStopped(StopReason.ENDING)

    def _take_turn(self, run: WaitingRun) -> None:
        """Do what waits for a source, if no other process has begun with it in between."""
        try:
            with self._hand.source(run.source) as lease:
                # From here on nobody else fulfils what is asked of it.
                if waits := self._turns.of(run.source):
                    with self._noted() as bench:
                        self._run(bench, lease, waits)
        except LeaseHeld as held:
            if held.name == WHOLE:
                raise

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
            record_failure(bench.under(lease), run, order, str(error))
            return
        report = run_source(bench, source, lease, order, must_stop=self._turns.must_stop(run.source))
        if report.storage_failed or not report.error:
            self._trouble = report.error or ""

    def _step(self) -> None:
        if self._bell.has_ended:
            raise RunStopped(StopReason.ENDING)
