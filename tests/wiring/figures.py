"""Requests and sources for tests of figures: with all that can be shown of them."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prometheus_client import CollectorRegistry

from index.embedding_tally import EmbeddingTally
from ledger.documents import SourceCounts
from ledger.failures import Failure
from ledger.run_history import RunHistory
from ledger.runs import Run, RunCounts, RunStatus
from ledger.waiting_runs import Priority, WaitingRun
from retrieval.freshness import Freshness
from retrieval.source_status import SourceStatus
from retrieval.stopwatch import Stage
from retrieval.trace import Trace
from wiring.disk_figures import DiskFigures
from wiring.embedding_figures import EmbeddingFigures
from wiring.request_figures import RequestFigures
from wiring.source_figures import SourceFigures

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def trace_of(kind="ask", status="answered", milliseconds=1500.0, **told):
    return Trace(id="t1", at=NOW, kind=kind, status=status, milliseconds=milliseconds, **told)


def stages_of(*names):
    return tuple(Stage(name, None, 0.0, 40.0) for name in names)


WRITTEN = trace_of(
    stages=stages_of("search", "write"),
    flags=("truncated_context",),
    policies=(2, 5),
    model="openai/gpt-small",
    prompt_tokens=900,
    completion_tokens=100,
    cost=0.25,
    failed_models=("main",),
    sentences=4,
    struck=1,
)


def run_of(source, status):
    counts = asdict(RunCounts())
    ended = None if status is RunStatus.RUNNING else NOW
    return Run(
        1,
        source,
        "space",
        status,
        "a test",
        is_full=False,
        started_at=NOW - HOUR,
        finished_at=ended,
        error=None,
        **counts,
    )


def left_out(path, kind):
    return Failure(path, "1", kind, "a reason", NOW)


WIKI = SourceStatus(
    "wiki",
    SourceCounts(3, 40, NOW, NOW),
    run_of("wiki", RunStatus.FAILED),
    [left_out("a", "failed"), left_out("b", "skipped"), left_out("c", "skipped")],
    waiting=7,
    out_of_date=2,
    freshness=Freshness(NOW - HOUR, 24 * HOUR),
    succeeded_at=NOW - 2 * HOUR,
    history=RunHistory(failures=6, failing_since=NOW - HOUR),
    promise=HOUR,
    asked=WaitingRun("wiki", False, False, Priority.WEBHOOK, "webhook", NOW - HOUR, NOW, None, frozenset()),
)
NEVER_INDEXED = SourceStatus("notes", None, None, [], 0)


def full_registry():
    """A registry in which every figure has a value."""
    registry = CollectorRegistry()
    RequestFigures(registry).count(WRITTEN)
    registry.register(SourceFigures(lambda: [WIKI, NEVER_INDEXED], lambda: NOW))
    registry.register(DiskFigures(Path(__file__).parent))
    tally = EmbeddingTally()
    tally.note("answered", texts=16, tokens=400, dollars=0.01)
    registry.register(EmbeddingFigures({"openai/embedding-small": tally}))
    return registry
