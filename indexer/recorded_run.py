"""Recorded run: one run of one source as the ledger tells of it, and what comes of the requests that it was to fulfil.

What waited for the source when the run began is forgotten when it has come to a good end, waits for another time when
it has failed, and waits on when it was stopped or killed. Pages that somebody waits for are forgotten as soon as they
have been read: the rest of the run is not as urgent, and makes room for other pages, of its own source too.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from structlog.contextvars import bound_contextvars

from indexer.attempt import attempt
from indexer.backoff import backoff
from indexer.deaths import count_death
from indexer.engine import HERE, Engine
from indexer.errors import RunStopped, StopReason, TooMuchGone
from indexer.progress import RunReport
from indexer.source_run import SourceRun
from indexer.watchdog import Watchdog
from indexer.workbench import Workbench
from ledger.errors import LeaseLost, RunNotRunning
from ledger.guard import guarded
from ledger.leases import Lease
from ledger.reading_marks import MarkedDocument, mark_reading, standing_mark
from ledger.run_history import run_history
from ledger.run_requests import fulfil, meet_pages, put_off, waiting_runs
from ledger.runs import RunCounts, RunStatus, find_run, finish_run, record_progress, start_run
from ledger.waiting_runs import Priority, WaitingRun
from sources.document import Entry
from sources.source import Source

logger = logging.getLogger(__name__)

# A full disk is no fault of a source: once there is room again, none waits for hours.
_STORAGE_REST = timedelta(minutes=5)

MustStop = Callable[[Priority], StopReason | None]
"""Asked at every step of a run, and told how urgent it is: why it has to stop now, or None."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is to do.

    Attributes:
        requested_by: Who or what asked for it, for the record of runs.
        is_forced: List everything and read every document again; known vectors are still used.
        accepts_deletions: Remove what is gone from the source, however much it is.
        read_since: What was read at this time or later need not be read again, as a forced run that was stopped has
            done it since it was asked for; None: everything must be.
    """

    requested_by: str
    is_forced: bool = False
    accepts_deletions: bool = False
    read_since: datetime | None = None


def never(_: Priority) -> None:
    """Let a run go on to its end."""


def run_source(
    bench: Workbench,
    source: Source,
    lease: Lease,
    order: Order,
    *,
    must_stop: MustStop = never,
    engine: Engine = HERE,
) -> RunReport:
    """Work through a source, under its lease or that of the whole index, and record how that goes.

    Returns:
        What came of it, also when it failed or had to stop; its vectors are not told of.

    Raises:
        LeaseLost, Overtaken: another process has taken over.
        LedgerUnavailable: how it ended cannot be recorded.
    """
    ledger = guarded(bench.ledger, lease)
    asked = waiting_runs(ledger) if bench.beside is None else []
    waiting = next((each for each in asked if each.source == source.name), None)
    began, space = bench.clock(), bench.writer.space.fingerprint
    marked = standing_mark(ledger, source.name)
    run_id = start_run(ledger, source.name, space, order.requested_by, began, is_full=order.is_forced)
    if marked:
        count_death(ledger, source.name, marked, began)
    under_way = _RunUnderWay(bench, source, lease, order, must_stop, run_id, waiting, engine)
    with bound_contextvars(run_id=run_id, source=source.name):
        report, status = under_way.work()
        if under_way.waiting:
            longest = _STORAGE_REST if report.storage_failed else timedelta.max
            _settle(bench, under_way.waiting, status, was_full=order.is_forced, longest_rest=longest)
        _log(report, status)
    _tell(bench, run_id)
    return report


@dataclass(slots=True)
class _RunUnderWay:
    bench: Workbench
    source: Source
    lease: Lease
    order: Order
    must_stop: MustStop
    run_id: int
    waiting: WaitingRun | None
    engine: Engine
    _run: SourceRun = field(init=False)
    _watchdog: Watchdog = field(init=False)

    def __post_init__(self) -> None:
        self.bench = self.bench.under(self.lease, self.run_id)
        self._watchdog = Watchdog(lambda entry: self._mark([entry]), self.bench.document_seconds)
        self._run = self.engine.build_run(self.bench, self.source, self._step, self._mark, self._watchdog.over)

    def work(self) -> tuple[RunReport, RunStatus]:
        """Work through the source, and return what came of it and how it stands in the ledger now."""
        started, name = monotonic(), self.source.name
        failed, stopped, status = None, None, RunStatus.INTERRUPTED
        try:
            with self._watchdog:
                failed = attempt(name, self._work)
            status = RunStatus.FAILED if failed else RunStatus.DONE
        except RunStopped as stop:
            stopped = stop
        finally:
            error = failed.message if failed else str(stopped) if stopped else None
            needs_approval = failed is not None and isinstance(failed.cause, TooMuchGone)
            self._finish(status, error, needs_approval=needs_approval)
        report = RunReport(
            name,
            self._run.counts,
            tuple(self._run.failed),
            error,
            monotonic() - started,
            stopped=stopped.reason if stopped else None,
            storage_failed=failed is not None and failed.is_of_storage,
        )
        return report, status

    def _work(self) -> None:
        order = self.order
        with self._stopped_if_cancelled():
            self._run.work(
                is_forced=order.is_forced, accepts_deletions=order.accepts_deletions, read_since=order.read_since
            )

    def _step(self, counts: RunCounts) -> None:
        self.lease.renew()
        with self._stopped_if_cancelled():
            record_progress(self.bench.ledger, self.run_id, counts)
        if self.waiting and self.waiting.priority is Priority.PAGE and self._run.has_read_pages:
            self.waiting = meet_pages(self.bench.ledger, self.waiting)
        if not self._run.has_listed:
            # What is looked at ahead takes no turn from anybody: patience is counted from the listing on.
            return
        if reason := self.must_stop(self.waiting.priority if self.waiting else Priority.SCHEDULE):
            raise RunStopped(reason)

    def _mark(self, entries: Sequence[Entry]) -> None:
        marked = [MarkedDocument(entry.path, entry.version) for entry in entries]
        with self._stopped_if_cancelled():
            mark_reading(self.bench.ledger, self.run_id, marked)

    def _finish(self, status: RunStatus, error: str | None, *, needs_approval: bool) -> None:
        ledger, now = self.bench.ledger, self.bench.clock()
        # A run that was cancelled, or lost its lease, was marked so by whoever did that.
        with suppress(RunNotRunning, LeaseLost):
            finish_run(ledger, self.run_id, status, self._run.counts, error, now, needs_approval=needs_approval)

    @contextmanager
    def _stopped_if_cancelled(self) -> Iterator[None]:
        """Make of a write that is refused, as the run has ended, its stop, or the loss of its place."""
        try:
            yield
        except RunNotRunning as ended:
            run = find_run(self.bench.ledger, self.run_id)
            if run and run.status is RunStatus.CANCELLED:
                raise RunStopped(StopReason.CANCELLED) from None
            raise LeaseLost(str(ended)) from ended


def record_failure(bench: Workbench, waiting: WaitingRun, order: Order, error: str) -> None:
    """Record that a run failed before it could begin: its source cannot be used as it is configured.

    Raises:
        LedgerUnavailable: it cannot be recorded.
    """
    ledger, space, now = bench.ledger, bench.writer.space.fingerprint, bench.clock()
    run_id = start_run(ledger, waiting.source, space, order.requested_by, now, is_full=order.is_forced)
    finish_run(ledger, run_id, RunStatus.FAILED, RunCounts(), error, now)
    _settle(bench, waiting, RunStatus.FAILED, was_full=order.is_forced, longest_rest=timedelta.max)
    _tell(bench, run_id)


def _tell(bench: Workbench, run_id: int) -> None:
    if ended := find_run(bench.ledger, run_id):
        bench.on_ended(ended)


def _log(report: RunReport, status: RunStatus) -> None:
    did = report.counts
    logger.info(
        "run finished source=%s status=%s seconds=%.1f added=%d changed=%d removed=%d failed=%d chunks=%d",
        *(report.source, status, report.seconds, did.added, did.changed, did.removed, did.failed, did.chunks),
    )


def _settle(
    bench: Workbench, waiting: WaitingRun, status: RunStatus, *, was_full: bool, longest_rest: timedelta
) -> None:
    if status is RunStatus.DONE:
        fulfil(bench.ledger, waiting, was_full=was_full)
    elif status is RunStatus.FAILED:
        history = run_history(bench.ledger, waiting.source, bench.writer.space.fingerprint)
        rest = min(backoff(history.failures), longest_rest)
        put_off(bench.ledger, waiting, bench.clock() + rest)
        logger.warning("source rests source=%s minutes=%d", waiting.source, rest.total_seconds() // 60)
