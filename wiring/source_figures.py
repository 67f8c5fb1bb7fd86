"""Source figures: what ledger and index know of each source, read when somebody asks and kept for a moment.

One line of `FIGURES` is one figure of each source; those of the queue are read with them. They are the same in every
process, as ledger and index are.
"""

import logging
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock

from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector

from indexer.backoff import is_open
from ledger.runs import RunStatus
from retrieval.source_status import SourceStatus
from wiring.queue_figures import queue_families

logger = logging.getLogger(__name__)

# Shorter than Prometheus usually waits between two looks; however often anybody asks, the index is read once in it.
_KEPT_SECONDS = 10.0
READABLE = "footnote_status_readable"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a source.

    Attributes:
        value: Returns it for the time of asking; None where the source has no such thing.
    """

    name: str
    sentence: str
    value: Callable[[SourceStatus, datetime], float | None]


def _age(at: datetime | None, now: datetime) -> float:
    """Return seconds; what never happened is older than any limit."""
    return math.inf if at is None else (now - at).total_seconds()


def _left_out(status: SourceStatus, kind: str) -> int:
    return sum(failure.kind == kind for failure in status.left_out)


# Ages, not times: they are counted by the clock that wrote them down, whatever clock Prometheus has.
FIGURES = (
    Figure(
        "footnote_source_age_seconds",
        "Since a run of the source last ended well; +Inf if none did.",
        lambda status, now: _age(status.succeeded_at, now),
    ),
    Figure(
        "footnote_source_promise_seconds",
        "How old that may be, as the schedule of the source says; absent if it says nothing.",
        lambda status, _: status.promise.total_seconds() if status.promise else None,
    ),
    Figure(
        "footnote_source_breaker_open",
        "1 if so many runs of the source failed in a row that it is taken out of its schedule, 0 otherwise.",
        lambda status, _: is_open(status.history.failures),
    ),
    Figure(
        "footnote_source_run_failed",
        "1 if the latest run of the source failed, 0 otherwise.",
        lambda status, _: status.run is not None and status.run.status is RunStatus.FAILED,
    ),
    Figure(
        "footnote_source_documents",
        "Documents in the index.",
        lambda status, _: status.counts.documents if status.counts else 0,
    ),
    Figure("footnote_source_chunks", "Chunks in the index.", lambda status, _: status.chunks),
    Figure(
        "footnote_source_waiting_chunks",
        "Chunks that have no vector yet: they are found by their words alone.",
        lambda status, _: status.waiting,
    ),
    Figure(
        "footnote_source_failed_documents",
        "Documents that could not be indexed.",
        lambda status, _: _left_out(status, "failed"),
    ),
    Figure(
        "footnote_source_dead_letters",
        "Documents that could not be indexed, and that runs do not try again by themselves.",
        lambda status, _: status.dead_letters,
    ),
    Figure(
        "footnote_source_skipped_documents",
        "Documents left out on purpose.",
        lambda status, _: _left_out(status, "skipped"),
    ),
    Figure(
        "footnote_source_out_of_date_documents",
        "Documents that answers found changed or gone, and that no run has looked at since.",
        lambda status, _: status.out_of_date,
    ),
    Figure(
        "footnote_permissions_age_seconds",
        "Since the source's own permissions were read; +Inf if they never were.",
        lambda status, now: _age(status.freshness.synced_at, now) if status.freshness else None,
    ),
    Figure(
        "footnote_permissions_limit_seconds",
        "How old they may be; nobody may read the source when they are older.",
        lambda status, _: status.freshness.limit.total_seconds() if status.freshness else None,
    ),
)


class SourceFigures(Collector):
    """Shows the figures of every configured source to a registry."""

    def __init__(
        self,
        read: Callable[[], list[SourceStatus]],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        kept_seconds: float = _KEPT_SECONDS,
    ) -> None:
        """Take what reads ledger and index, a clock that tells aware times, and how long a reading is good."""
        self._read = read
        self._clock = clock
        self._kept_seconds = kept_seconds
        self._lock = Lock()
        self._read_at: datetime | None = None
        self._statuses: list[SourceStatus] | None = None

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Return the figures without values: a registry asks for their names before anything can be read."""
        return [_readable(), *(_family(figure) for figure in FIGURES), *queue_families([], self._clock())]

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Return the figures; when ledger or index cannot be read, only that they cannot."""
        statuses, now = self._current(), self._clock()
        readable = _readable()
        readable.add_metric([], statuses is not None)
        families = [_family(figure) for figure in FIGURES]
        for figure, family in zip(FIGURES, families, strict=True):
            for status in statuses or ():
                value = figure.value(status, now)
                if value is not None:
                    family.add_metric([status.name], float(value))
        return [readable, *families, *queue_families(statuses or (), now)]

    def _current(self) -> list[SourceStatus] | None:
        with self._lock:
            now = self._clock()
            if self._read_at is None or not 0 <= (now - self._read_at).total_seconds() < self._kept_seconds:
                self._statuses, self._read_at = self._attempt(), now
            return self._statuses

    def _attempt(self) -> list[SourceStatus] | None:
        try:
            return self._read()
        except Exception as error:  # noqa: BLE001  # one figure says so; those of the requests are shown all the same
            logger.warning("figures of the sources cannot be read: %s", error)
            return None


def _readable() -> GaugeMetricFamily:
    return GaugeMetricFamily(READABLE, "1 if ledger and index can be read, 0 if not.")


def _family(figure: Figure) -> GaugeMetricFamily:
    return GaugeMetricFamily(figure.name, figure.sentence, labels=["source"])
