"""Recorded run: one run of one source as the ledger tells of it, and what comes of the requests that it was to fulfil.

What waited for the source when the run began is forgotten when it has come to a good end, waits for another time when
it has failed, and waits on when it was stopped or killed.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic

from indexer.attempt import attempt
from indexer.backoff import backoff
from indexer.deaths import count_death
from indexer.errors import RunStopped, StopReason
from indexer.progress import RunReport
from indexer.source_run import SourceRun
from indexer.watchdog import Watchdog
from indexer.workbench import Workbench
from ledger.engine import Ledger
from ledger.errors import RunNotRunning
from ledger.leases import Lease
from ledger.reading_marks import MarkedDocument, mark_reading, standing_mark
from ledger.reindex_requests import clear_reindex_requests
from ledger.run_requests import fulfil, put_off, waiting_runs
from ledger.runs import RunCounts, RunStatus, failures_in_row, find_run, finish_run, record_progress, start_run
from ledger.waiting_runs import WaitingRun
from sources.document import Entry
from sources.source import Source

logger = logging.getLogger(__name__)

MustStop = Callable[[], StopReason | None]
"""Asked at every step of a run: why it has to stop now, or None."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is to do.

    Attributes:
        requested_by: Who or what asked for it, for the record of runs.
        is_forced: List everything and read every document again; known vectors are still used.
        accepts_deletions: Remove what is gone from the source, however much it is.
    """

    requested_by: str
    is_forced: bool = False
    accepts_deletions: bool = False


def never() -> None:
    """Let a run go on to its end."""


def run_source(
    bench: Workbench, source: Source, lease: Lease, order: Order, *, must_stop: MustStop = never
) -> RunReport:
    """Work through a source, under the lease of the index, and record how that goes.

    Returns:
        What came of it, also when it failed or had to stop; its vectors are not told of.

    Raises:
        LeaseLost: another process has taken over.
        LedgerUnavailable: how it ended cannot be recorded.
    """
    started, ledger = monotonic(), bench.ledger
    asked = waiting_runs(ledger) if bench.beside is None else []
    waiting = next((each for each in asked if each.source == source.name), None)
    began, space = bench.clock(), bench.writer.space.fingerprint
    marked = standing_mark(ledger, source.name)
    run_id = start_run(ledger, source.name, space, order.requested_by, began, is_full=order.is_forced)
    if marked:
        count_death(ledger, source.name, marked, began)

    def step(counts: RunCounts) -> None:
        lease.renew()
        with _stopped_if_cancelled(ledger, run_id):
            record_progress(ledger, run_id, counts)
        if reason := must_stop():
            raise RunStopped(reason)

    def mark(entries: Sequence[Entry]) -> None:
        with _stopped_if_cancelled(ledger, run_id):
            mark_reading(ledger, run_id, [MarkedDocument(entry.path, entry.version) for entry in entries])

    watchdog = Watchdog(lambda entry: mark([entry]), bench.document_seconds)
    run = SourceRun(bench, source, step, mark, watchdog.over)
    error, stopped, status = None, None, RunStatus.INTERRUPTED
    try:
        with watchdog:
            error = attempt(
                source.name, lambda: run.work(is_forced=order.is_forced, accepts_deletions=order.accepts_deletions)
            )
        status = RunStatus.FAILED if error else RunStatus.DONE
    except RunStopped as stop:
        error, stopped = str(stop), stop.reason
    finally:
        # A run that was cancelled, or lost its lease, was marked so by whoever did that.
        with suppress(RunNotRunning):
            finish_run(ledger, run_id, status, run.counts, error, bench.clock())
    if status is RunStatus.DONE and bench.beside is None:
        clear_reindex_requests(ledger, source.name, began)
    if waiting:
        _settle(bench, waiting, status, was_full=order.is_forced)
    seconds = monotonic() - started
    logger.info("run finished source=%s status=%s seconds=%.1f", source.name, status, seconds)
    return RunReport(source.name, run.counts, tuple(run.failed), error, seconds, stopped=stopped)


def record_failure(bench: Workbench, waiting: WaitingRun, order: Order, error: str) -> None:
    """Record that a run failed before it could begin: its source cannot be used as it is configured.

    Raises:
        LedgerUnavailable: it cannot be recorded.
    """
    ledger, space, now = bench.ledger, bench.writer.space.fingerprint, bench.clock()
    run_id = start_run(ledger, waiting.source, space, order.requested_by, now, is_full=order.is_forced)
    finish_run(ledger, run_id, RunStatus.FAILED, RunCounts(), error, now)
    _settle(bench, waiting, RunStatus.FAILED, was_full=order.is_forced)


@contextmanager
def _stopped_if_cancelled(ledger: Ledger, run_id: int) -> Iterator[None]:
    """Make of a write into a run that a person has cancelled its stop."""
    try:
        yield
    except RunNotRunning:
        run = find_run(ledger, run_id)
        if run and run.status is RunStatus.CANCELLED:
            raise RunStopped(StopReason.CANCELLED) from None
        raise


def _settle(bench: Workbench, waiting: WaitingRun, status: RunStatus, *, was_full: bool) -> None:
    if status is RunStatus.DONE:
        fulfil(bench.ledger, waiting, was_full=was_full)
    elif status is RunStatus.FAILED:
        rest = backoff(failures_in_row(bench.ledger, waiting.source, bench.writer.space.fingerprint))
        put_off(bench.ledger, waiting, bench.clock() + rest)
        logger.warning("source rests source=%s minutes=%d", waiting.source, rest.total_seconds() // 60)
