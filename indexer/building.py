"""Building: the table of another model is filled beside the one that serves, with the whole index in hand, in turns.

Each source is worked through by an ordinary run, so that crashes, permissions and guards are as ever. What is asked of
the indexer meanwhile comes first: a turn that has lasted ends when something waits, and the next one goes on from it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from time import monotonic, sleep

from index.vectors import vector_count
from index.waiting import waiting_counts
from indexer.attempt import attempt
from indexer.errors import BuildFailed, StopReason
from indexer.fill import Fill
from indexer.heartbeat import kept_alive
from indexer.progress import RunReport
from indexer.recorded_run import MustStop, Order, never, run_source
from indexer.tidying import tidy_up
from indexer.workbench import Workbench, ignore, utc_now
from ledger.engine import Ledger
from ledger.errors import LeaseHeld
from ledger.leases import Lease, hold_lease, times_taken
from ledger.parts import WHOLE
from ledger.run_requests import runs_in_order
from ledger.waiting_runs import Priority
from sources.source import Source

_PATIENCE_SECONDS = 10.0
# If nobody takes the turn, nobody is there to take it: then a turn may last longer, up to this.
_MOST_PATIENCE_SECONDS = 160.0
# An indexer looks every second whether it may write.
_PAUSE_SECONDS = 2.5
_LOOK_SECONDS = 1.0
# A run of an indexer with little to do is over before.
_LOOKS_IN_SILENCE = 10


@dataclass(slots=True)
class Shifts:
    """Holds the lease of the index for a while at a time.

    Attributes:
        ledger: Has the lease, and tells what waits.
        sources: Names of those that may be asked for.
        clock: Gives the time, aware, in UTC.
        patience_seconds: How long a turn lasts, from when a source has been listed, before it makes room.
        pause: Waits so many seconds, while others take their turn.
        on_wait: Told who writes the index, when that takes long.
        fence: Makes all commits fail that were begun and not made.
    """

    ledger: Ledger
    sources: Collection[str]
    clock: Callable[[], datetime] = utc_now
    patience_seconds: float = _PATIENCE_SECONDS
    pause: Callable[[float], object] = sleep
    on_wait: Callable[[str], object] = ignore
    fence: Callable[[], object] = tuple
    _patience: float = 0.0
    _taken: int = 0

    @contextmanager
    def turn(self) -> Iterator[Lease]:
        """Hold the lease inside the block; wait for it as long as another process writes the index.

        Raises:
            LedgerUnavailable: the ledger cannot be read or written.
        """
        with ExitStack() as held:
            lease = self._take(held)
            # By one who needs the whole index too, or by indexers, each of which takes parts of it.
            taken = lease.token + times_taken(self.ledger)
            is_alone = taken == self._taken + 1
            longer = min(2 * self._patience, _MOST_PATIENCE_SECONDS)
            self._patience = max(longer if is_alone else 0.0, self.patience_seconds)
            self._taken = taken
            yield lease

    def must_stop(self) -> MustStop:
        """Return what a turn asks at every step."""
        began: float | None = None
        looked_at = 0.0

        def reason(_: Priority) -> StopReason | None:
            nonlocal began, looked_at
            now = monotonic()
            began = now if began is None else began
            if now - began < self._patience or now - looked_at < min(_LOOK_SECONDS, self._patience):
                return None
            looked_at = now
            return StopReason.URGENT if runs_in_order(self.ledger, self.sources, self.clock()) else None

        return reason

    def make_room(self) -> None:
        """Leave the index to others for a moment."""
        self.pause(_PAUSE_SECONDS)

    def _take(self, held: ExitStack) -> Lease:
        looks = 0
        while True:
            looks += 1
            try:
                whole = hold_lease(self.ledger, WHOLE, clock=self.clock, before_taking_over=self.fence)
                lease = held.enter_context(whole)
            except LeaseHeld as other:
                if looks == _LOOKS_IN_SILENCE:
                    self.on_wait(str(other))
                self.pause(_LOOK_SECONDS)
            else:
                held.enter_context(kept_alive(lease))
                return lease


def read_sources(bench: Workbench, sources: Iterable[Callable[[], Source]], order: Order, shifts: Shifts) -> None:
    """Bring a table up to date with its sources, but for vectors, in as many turns as it takes.

    Args:
        bench: Of the table.
        sources: Each builds a source anew, so that nothing that one run has learnt outlives it.
        order: What the runs are to do.
        shifts: When they may.

    Raises:
        BuildFailed: a source could not be worked through, or somebody cancelled that.
        LedgerError: the ledger cannot be written, or another process has taken over.
    """
    for build_source in sources:
        while (report := _run_in_turn(bench, build_source(), order, shifts)).stopped is StopReason.URGENT:
            shifts.make_room()
        _require_well(report)


def make_vectors(bench: Workbench, shifts: Shifts) -> None:
    """Give every row of a table its vectors, but those that its model does not take, in as many turns as it takes.

    Raises:
        BuildFailed: the model cannot be reached, say, or takes nothing at all.
        LedgerError: as above.
    """
    is_new = bench.beside is not None and bool(waiting_counts(bench.writer.table))
    while _fill_in_turn(bench, shifts) is StopReason.URGENT:
        shifts.make_room()
    if is_new:
        # Each turn was too short to notice how far the table has outgrown what its index was trained on.
        with shifts.turn():
            tidy_up(bench.writer, has_grown=True)


def catch_up(bench: Workbench, sources: Iterable[Source], order: Order, lease: Lease) -> None:
    """Do both in one turn, under a lease that is held, whatever waits; raises as they do."""
    before = bench.writer.version
    for source in sources:
        _require_well(run_source(bench, source, lease, order))
    if bench.writer.version != before:
        tidy_up(bench.writer)
    _fill(bench, lease, never)


def _run_in_turn(bench: Workbench, source: Source, order: Order, shifts: Shifts) -> RunReport:
    with shifts.turn() as lease:
        before = bench.writer.version
        report = run_source(bench, source, lease, order, must_stop=shifts.must_stop())
        if not report.stopped and bench.writer.version != before:
            tidy_up(bench.writer)
        return report


def _fill_in_turn(bench: Workbench, shifts: Shifts) -> StopReason | None:
    with shifts.turn() as lease:
        return _fill(bench, lease, shifts.must_stop())


def _fill(bench: Workbench, lease: Lease, must_stop: MustStop) -> StopReason | None:
    """Make vectors until all rows have theirs, or it must stop, and return why it did."""
    stopped: list[StopReason] = []
    fill = Fill(bench.under(lease), lease.renew, lambda: bool(stopped) or _note(must_stop(Priority.SCHEDULE), stopped))
    failed = attempt("vectors", fill.work)
    fill.tidy()
    left = sum(waiting_counts(bench.writer.table).values())
    if failed:
        raise BuildFailed(failed.message)
    if left and stopped:
        return stopped[0]
    if left and not vector_count(bench.writer):
        raise BuildFailed(f"The model took none of {left:,} passages; the log names them.")
    # What it does not take is found by its words.
    return None


def _note(reason: StopReason | None, stopped: list[StopReason]) -> bool:
    if reason:
        stopped.append(reason)
    return reason is not None


def _require_well(report: RunReport) -> None:
    if report.error:
        raise BuildFailed(f"source {report.source}: {report.error.removeprefix(f'source {report.source}: ')}")
