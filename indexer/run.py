"""Runs: works through sources one after the other, then gives rows their vectors, all under the lease of the index.

In this order everything can be found by its words before the first vector is made.
"""

from collections.abc import Sequence
from dataclasses import replace
from time import monotonic

from index.waiting import waiting_counts
from indexer.attempt import attempt
from indexer.errors import RunInProgress
from indexer.fill import Fill
from indexer.heartbeat import kept_alive
from indexer.progress import RunReport
from indexer.recorded_run import Order, run_source
from indexer.tidying import tidy_up
from indexer.workbench import Workbench
from ledger.errors import LeaseHeld
from ledger.leases import hold_lease
from sources.source import Source


def run_sources(
    bench: Workbench,
    sources: Sequence[Source],
    *,
    requested_by: str,
    is_forced: bool = False,
    accepts_deletions: bool = False,
) -> list[RunReport]:
    """Index sources, one run each; a source that fails does not keep the others from being indexed.

    Args:
        bench: What the runs work with.
        sources: In the order in which they are worked through.
        requested_by: Who or what asked for it.
        is_forced: List everything and read every document again; known vectors are still used.
        accepts_deletions: Remove what is gone from a source, however much it is.

    Raises:
        RunInProgress: another process is writing this index.
        LedgerError: the ledger cannot be written, or another process has taken over.
    """
    started = monotonic()
    order = Order(requested_by, is_forced, accepts_deletions)
    try:
        with hold_lease(bench.ledger, "index", clock=bench.clock) as lease, kept_alive(lease):
            before = bench.writer.version
            reports = []
            for source in sources:
                report = run_source(bench, source, lease, order)
                reports.append(replace(report, searchable_after=monotonic() - started))
            if bench.writer.version != before:
                tidy_up(bench.writer)
            fill = Fill(bench, lease.renew, lambda: False)
            failed = attempt("vectors", fill.work)
            error = failed.message if failed else None
            fill.tidy()
            waiting = waiting_counts(bench.writer.table) if fill.waiting else {}
            return [_with_vectors(report, fill, waiting, error, monotonic() - started) for report in reports]
    except LeaseHeld as held:
        raise RunInProgress(str(held)) from held


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
