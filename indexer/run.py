"""Runs: works through sources one after the other, under the lease of the index, and records what came of each."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic

from index.errors import StorageError, UpkeepFailed
from index.upkeep import tidy
from index.writer import IndexWriter
from indexer.errors import RunInProgress
from indexer.heartbeat import kept_alive
from indexer.progress import RunReport
from indexer.source_run import SourceRun
from indexer.workbench import Workbench
from ledger.errors import LeaseHeld, LeaseLost, LedgerError, RunNotRunning
from ledger.leases import Lease, hold_lease
from ledger.runs import RunCounts, RunStatus, finish_run, record_progress, start_run
from sources.errors import SourceError
from sources.source import Source

logger = logging.getLogger(__name__)


def run_sources(
    bench: Workbench, sources: Sequence[Source], *, requested_by: str, is_forced: bool = False
) -> list[RunReport]:
    """Index sources, one run each; a source that fails does not keep the others from being indexed.

    Args:
        bench: What the runs work with.
        sources: In the order in which they are worked through.
        requested_by: Who or what asked for it.
        is_forced: List everything and read every document again; known vectors are still used.

    Raises:
        RunInProgress: another process is writing this index.
        LedgerError: the ledger cannot be written, or another process has taken over.
    """
    try:
        with hold_lease(bench.ledger, "index", clock=bench.clock) as lease, kept_alive(lease):
            before = bench.writer.table.version
            reports = [_run(bench, source, lease, requested_by, is_forced=is_forced) for source in sources]
            if bench.writer.table.version != before:
                _tidy(bench.writer)
            return reports
    except LeaseHeld as held:
        raise RunInProgress(str(held)) from held


def _tidy(writer: IndexWriter) -> None:
    try:
        tidy(writer)
    except UpkeepFailed:
        # The runs are done and recorded; a slower index must not make them look failed.
        logger.exception("upkeep failed")


def _run(bench: Workbench, source: Source, lease: Lease, requested_by: str, *, is_forced: bool) -> RunReport:
    started = monotonic()
    space = bench.writer.space.fingerprint
    run_id = start_run(bench.ledger, source.name, space, requested_by, bench.clock())

    def note(counts: RunCounts) -> None:
        lease.renew()
        record_progress(bench.ledger, run_id, counts)

    run = SourceRun(bench, source, note)
    error: str | None = None
    status = RunStatus.INTERRUPTED
    try:
        run.work(is_forced=is_forced)
        status = RunStatus.DONE
    except LeaseLost:
        raise
    except (SourceError, StorageError, LedgerError) as failure:
        status, error = RunStatus.FAILED, str(failure)
    except Exception as failure:
        # One source's surprise must not keep the others from being indexed; the log has the details.
        logger.exception("run failed source=%s", source.name)
        status, error = RunStatus.FAILED, f"An unexpected {type(failure).__name__}; the log has the details."
    finally:
        # A run that lost its lease was marked as interrupted by the one that took over.
        with suppress(RunNotRunning):
            finish_run(bench.ledger, run_id, status, run.counts, error, bench.clock())
    seconds = monotonic() - started
    logger.info("run finished source=%s status=%s seconds=%.1f", source.name, status, seconds)
    return RunReport(source.name, run.counts, tuple(run.failed), error, seconds)
