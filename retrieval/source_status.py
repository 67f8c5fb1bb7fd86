"""Source status: what ledger and index know of one source, as every door shows it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ledger.documents import SourceCounts
from ledger.failures import Failure
from ledger.run_history import RunHistory
from ledger.runs import Run, RunStatus
from ledger.waiting_runs import WaitingRun
from retrieval.freshness import Freshness


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """What ledger and index know of one source; counts and run are None when it was never indexed.

    Attributes:
        waiting: Chunks that have no vector yet, so that they are found by their words alone.
        out_of_date: Documents that answers found changed or gone, and that no run has looked at since.
        freshness: Of its own permissions; None when it has none.
        asked: What waits for the indexer; None when nothing does.
        succeeded_at: Aware, UTC: when a run of it last ended well; None when none did.
        history: What its latest runs come to.
        promise: How old that may be, as its schedule says; None when it says nothing.
    """

    name: str
    counts: SourceCounts | None
    run: Run | None
    left_out: list[Failure]
    waiting: int
    out_of_date: int = 0
    freshness: Freshness | None = None
    asked: WaitingRun | None = None
    succeeded_at: datetime | None = None
    history: RunHistory = field(default_factory=RunHistory)
    promise: timedelta | None = None

    @property
    def chunks(self) -> int:
        """Number of its chunks."""
        return self.counts.chunks if self.counts else 0

    @property
    def with_vectors(self) -> int:
        """Number of its chunks that are found by their meaning too."""
        return max(0, self.chunks - self.waiting)

    @property
    def in_doubt(self) -> int:
        """Number of documents that a run was writing when it was cut short; while one writes, nobody can tell."""
        is_written = self.run is not None and self.run.status is RunStatus.RUNNING
        return self.counts.in_doubt if self.counts and not is_written else 0

    @property
    def dead_letters(self) -> int:
        """Number of documents that failed, and that runs do not try again by themselves."""
        return sum(failure.is_dead_letter for failure in self.left_out)
