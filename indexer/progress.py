"""Progress, Filling and RunReport: what a run tells whoever watches it, and what it leaves behind."""

from collections.abc import Callable
from dataclasses import dataclass

from indexer.errors import StopReason
from ledger.failures import Failure
from ledger.runs import RunCounts


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a source is: after each step, what it has written can be found by its words.

    Attributes:
        done: Documents dealt with.
        total: Documents to deal with, known once the source has listed its changes.
    """

    source: str
    done: int
    total: int
    counts: RunCounts


@dataclass(frozen=True, slots=True)
class Filling:
    """How far the vectors are that all sources wait for.

    Attributes:
        done: Chunks that have got theirs.
        total: Chunks that waited when the fill began.
    """

    done: int
    total: int


OnProgress = Callable[[Progress | Filling], None]


@dataclass(frozen=True, slots=True)
class RunReport:
    """What came of a run.

    Attributes:
        failures: Documents of this run that are not in the index, with the reason of each.
        error: Why the run itself failed, or vectors are missing, as a sentence for the operator; None if all is well.
        seconds: Wall time until all its documents could be found by their words.
        waiting: Chunks of the source that can be found by their words alone, as they have no vector yet.
        searchable_after: Seconds from the start of the whole, with the sources before it, until its words were there.
        complete_after: The same until all its vectors were there; None when some are not.
        stopped: Why it stopped before its end; None if it did not. `error` then says so too.
        storage_failed: Whether it failed for index, model or ledger, and not for its source.
    """

    source: str
    counts: RunCounts
    failures: tuple[Failure, ...]
    error: str | None
    seconds: float
    waiting: int = 0
    searchable_after: float = 0.0
    complete_after: float | None = None
    stopped: StopReason | None = None
    storage_failed: bool = False
