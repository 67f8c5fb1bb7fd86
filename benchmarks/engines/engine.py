"""Engine: what every search engine that takes part can do, and how it is asked for over a process boundary."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Protocol

from benchmarks.dataset import Dataset
from benchmarks.worker import Handlers
from index.embedder import Vectors


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, as every engine gets it.

    Attributes:
        vector: The question's unit vector, computed before any clock runs.
        words: The question itself.
        policies: Those the asker may read; None when all rows are open.
        limit: How many rows are wanted.
    """

    vector: Vectors
    words: str
    policies: Sequence[int] | None
    limit: int


# Returns the numbers of the rows found, best first.
Leg = Callable[[Asked], Sequence[int]]


class Engine(Protocol):
    """Builds an index in a folder, and searches it in another process."""

    def build(self, data: Dataset) -> None:
        """Index every row with text, vector and policy, as its documentation says one should."""
        ...

    def open(self, data: Dataset) -> dict[str, Leg]:
        """Open what was built and return its legs by name: dense, keyword, hybrid."""
        ...


def handlers(engine: Engine, data: Dataset, folder: Path) -> Handlers:
    """Return what a contender's process can be asked for: `build`, `open`, `ask`."""
    legs: dict[str, Leg] = {}

    def build() -> dict[str, float]:
        folder.mkdir(parents=True)
        started = perf_counter()
        engine.build(data)
        return {"seconds": perf_counter() - started, "disk_mb": disk_mb(folder)}

    def open_legs() -> list[str]:
        legs.update(engine.open(data))
        return list(legs)

    def ask(leg: str, share: float, first: int, last: int, limit: int) -> dict[str, Any]:
        policies = None if share == 1 else data.audiences[share]
        milliseconds, found = [], []
        worked = process_time()
        for number in range(first, last):
            asked = Asked(data.question_vectors[number], data.questions[number], policies, limit)
            started = perf_counter()
            rows = legs[leg](asked)
            milliseconds.append((perf_counter() - started) * 1000)
            found.append([int(row) for row in rows])
        return {"milliseconds": milliseconds, "cpu_ms": (process_time() - worked) * 1000, "found": found}

    return {"build": build, "open": open_legs, "ask": ask}


def disk_mb(folder: Path) -> float:
    """Return the room of all files below a folder, in 10^6 bytes."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def fused_ranks(*legs: Sequence[int], limit: int, k: int = 60) -> list[int]:
    """Return the rows of several legs by reciprocal rank fusion, what most of these engines' guides do by hand."""
    scores: dict[int, float] = {}
    for leg in legs:
        for rank, row in enumerate(leg, start=1):
            scores[row] = scores.get(row, 0.0) + 1 / (k + rank)
    return sorted(scores, key=lambda row: -scores[row])[:limit]
