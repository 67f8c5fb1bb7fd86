"""Runs: works through sources one after the other, then gives rows their vectors, beside whoever does others.

In this order everything can be found by its words before the first vector is made.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from time import monotonic

from index.waiting import waiting_counts
from indexer.attempt import attempt
from indexer.engine import HERE, Engine
from indexer.errors import RunInProgress
from indexer.fill import Fill
from indexer.hand import Hand
from indexer.progress import RunReport
from indexer.recorded_run import Order, run_source
from indexer.workbench import Workbench
from ledger.errors import LeaseHeld
from ledger.leases import Lease
from ledger.parts import WHOLE
from ledger.runs import RunCounts
from sources.source import Source


@dataclass(frozen=True, slots=True)
class Held:
    """Sources, and which of them this process holds.

    Attributes:
        sources: In the order in which they are worked through.
        hand: Holds them, and takes parts of the index.
        leases: Of those that nobody else works through, by name.
        others: Why each of the others could not be had, by its name.
    """

    sources: Sequence[Source]
    hand: Hand
    leases: Mapping[str, Lease]
    others: Mapping[str, str]


@contextmanager
def holding(hand: Hand, sources: Sequence[Source]) -> Iterator[Held]:
    """Hold all of these sources that nobody else works through, inside the block.

    All at once, and to the end: the index is not restored in between, and no other model switched to. So it is opened
    in here.

    Raises:
        RunInProgress: other processes work through all of them, or one needs the whole index.
        LedgerError: the ledger cannot be written.
        StorageError: the index cannot be fenced.
    """
    leases, others = {}, {}
    with ExitStack() as taken:
        for source in sources:
            try:
                leases[source.name] = taken.enter_context(hand.source(source.name))
            except LeaseHeld as other:
                if other.name == WHOLE:
                    raise RunInProgress(str(other)) from other
                others[source.name] = str(other)
        if others and not leases:
            raise RunInProgress(" ".join(others.values()))
        yield Held(sources, hand, leases, others)


def run_sources(
    bench: Workbench,
    sources: Sequence[Source],
    *,
    requested_by: str,
    is_forced: bool = False,
    accepts_deletions: bool = False,
    engine: Engine = HERE,
) -> list[RunReport]:
    """Hold sources and index them, where nobody else can need the whole index; arguments and errors of `run_held`."""
    with holding(bench.hand or Hand(bench.ledger, _nobody, clock=bench.clock), sources) as held:
        return run_held(bench, held, Order(requested_by, is_forced, accepts_deletions), engine=engine)


def run_held(bench: Workbench, held: Held, order: Order, *, engine: Engine = HERE) -> list[RunReport]:
    """Index sources, one run each; a source that fails does not keep the others from being indexed.

    Args:
        bench: What the runs work with.
        held: The sources.
        order: What each run is to do.
        engine: How documents become rows.

    Returns:
        What came of each; of one that another process works through, that it does.

    Raises:
        LedgerError: the ledger cannot be written, or another process has taken over.
    """
    started = monotonic()
    before = bench.writer.version
    reports = []
    for source in held.sources:
        if source.name in held.others:
            report = RunReport(source.name, RunCounts(), (), held.others[source.name], 0.0)
        else:
            report = run_source(bench, source, held.leases[source.name], order, engine=engine)
        reports.append(replace(report, searchable_after=monotonic() - started))
    if bench.writer.version != before:
        engine.tidy(bench.writer)
    fill = Fill(bench, _go_on, lambda: False, filling(bench, held.hand))
    failed = attempt("vectors", fill.work)
    error = failed.message if failed else None
    fill.tidy()
    waiting = waiting_counts(bench.writer.table) if fill.waiting else {}
    return [_with_vectors(report, fill, waiting, error, monotonic() - started) for report in reports]


def filling(bench: Workbench, hand: Hand) -> Callable[[str], AbstractContextManager[Workbench]]:
    """Return how a fill takes the rows of a source: nobody else makes their vectors meanwhile."""

    @contextmanager
    def taking(source: str) -> Iterator[Workbench]:
        with hand.vectors(source) as lease:
            yield bench.under(lease)

    return taking


def _nobody() -> None:
    """Fence nobody off: this is the only one that writes."""


def _go_on() -> None:
    """Go on: what the fill holds is kept alive, and looked at before each commit."""


def _with_vectors(
    report: RunReport, fill: Fill, waiting: dict[str, int], error: str | None, seconds: float
) -> RunReport:
    """Complete a report with what came of the vectors of its source."""
    missing, waited = waiting.get(report.source, 0), fill.waiting.get(report.source, 0)
    embedded = fill.embedded[report.source]
    counts = replace(
        report.counts,
        embedded=report.counts.embedded + embedded,
        reused=report.counts.reused + max(0, waited - missing - embedded),
    )
    if missing and error and not report.error:
        error = f"{missing:,} of its passages have no vectors yet and are found by their words alone: {error}"
    else:
        error = report.error
    complete_after = None if missing else seconds if waited else report.searchable_after
    return replace(report, counts=counts, error=error, waiting=missing, complete_after=complete_after)
