"""Progress and RunReport: what a run tells whoever watches it, and what it leaves behind."""

from collections.abc import Callable
from dataclasses import dataclass

from ledger.failures import Failure
from ledger.runs import RunCounts


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        done: Documents dealt with.
        total: Documents to deal with, known once the source has listed its changes.
    """

    source: str
    done: int
    total: int
    counts: RunCounts


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class RunReport:
    """What came of a run.

    Attributes:
        failures: Documents of this run that are not in the index, with the reason of each.
        error: Why the run itself failed, as a sentence for the operator; None if it did not.
        seconds: Wall time.
    """

    source: str
    counts: RunCounts
    failures: tuple[Failure, ...]
    error: str | None
    seconds: float
