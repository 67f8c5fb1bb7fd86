"""Runs: works through sources one after the other, then gives rows their vectors, all under the lease of the index.

In this order everything can be found by its words before the first vector is made.
"""

import logging
import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from time import monotonic

from index.errors import StorageError
from index.waiting import waiting_counts
from indexer.errors import IndexerError, RunInProgress
from indexer.fill import Fill
from indexer.heartbeat import kept_alive
from indexer.progress import RunReport
from indexer.source_run import SourceRun
from indexer.tidying import tidy_up
from indexer.workbench import Workbench
from ledger.errors import LeaseHeld, LeaseLost, LedgerError, RunNotRunning
from ledger.leases import Lease, hold_lease
from ledger.reindex_requests import clear_reindex_requests
from ledger.run_requests import clear_run_requests
from ledger.runs import RunCounts, RunStatus, finish_run, record_progress, start_run
from sources.errors import SourceError
from sources.source import Source

logger = logging.getLogger(__name__)


def run_sources(
    bench: Workbench,
    sources: Sequence[Source],
    *,
    requested_by: str,
    is_forced: bool = False,
    accepts_deletions: bool = False,
    seconds: float = math.inf,
) -> list[RunReport]:
    """Index sources, one run each; a source that fails does not keep the others from being indexed.

    Args:
        bench: What the runs work with.
        sources: In the order in which they are worked through.
        requested_by: Who or what asked for it.
        is_forced: List everything and read every document again; known vectors are still used.
        accepts_deletions: Remove what is gone from a source, however much it is.
        seconds: When it takes longer than this, vectors that are still missing wait for the next call.

    Raises:
        RunInProgress: another process is writing this index.
        LedgerError: the ledger cannot be written, or another process has taken over.
    """
    started = monotonic()

    def work(run: SourceRun) -> None:
        run.work(is_forced=is_forced, accepts_deletions=accepts_deletions)

    try:
        with hold_lease(bench.ledger, "index", clock=bench.clock) as lease, kept_alive(lease):
            before = bench.writer.table.version
            reports = []
            for source in sources:
                began = bench.clock()
                report = _run(bench, source, lease, requested_by, work)
                if not report.error:
                    clear_run_requests(bench.ledger, source.name, began, was_full=is_forced)
                reports.append(replace(report, searchable_after=monotonic() - started))
            if bench.writer.table.version != before:
                tidy_up(bench.writer)
            fill = Fill(bench, lease.renew, lambda: monotonic() - started > seconds)
            error = _attempt("vectors", fill.work)
            fill.tidy()
            waiting = waiting_counts(bench.writer.table) if fill.waiting else {}
            return [_with_vectors(report, fill, waiting, error, monotonic() - started) for report in reports]
    except LeaseHeld as held:
        raise RunInProgress(str(held)) from held


def _run(
    bench: Workbench, source: Source, lease: Lease, requested_by: str, work: Callable[[SourceRun], None]
) -> RunReport:
    started = monotonic()
    space = bench.writer.space.fingerprint
    began = bench.clock()
    run_id = start_run(bench.ledger, source.name, space, requested_by, began)

    def note(counts: RunCounts) -> None:
        lease.renew()
        record_progress(bench.ledger, run_id, counts)

    run = SourceRun(bench, source, note)
    error: str | None = None
    status = RunStatus.INTERRUPTED
    try:
        error = _attempt(source.name, lambda: work(run))
        status = RunStatus.FAILED if error else RunStatus.DONE
    finally:
        # A run that lost its lease was marked as interrupted by the one that took over.
        with suppress(RunNotRunning):
            finish_run(bench.ledger, run_id, status, run.counts, error, bench.clock())
    if not error:
        clear_reindex_requests(bench.ledger, source.name, began)
    seconds = monotonic() - started
    logger.info("run finished source=%s status=%s seconds=%.1f", source.name, status, seconds)
    return RunReport(source.name, run.counts, tuple(run.failed), error, seconds)


def _attempt(name: str, work: Callable[[], None]) -> str | None:
    """Do a part of the work, and return why it failed, or None: the other parts go on."""
    try:
        work()
    except LeaseLost:
        raise
    except (SourceError, StorageError, LedgerError, IndexerError) as failure:
        logger.info("failed part=%s: %s", name, failure)
        return str(failure)
    except Exception as failure:
        # One source's surprise must not keep the others from being indexed; the log has the details.
        logger.exception("failed part=%s", name)
        return f"An unexpected {type(failure).__name__}; the log has the details."
    return None


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
