"""Growth: how what Footnote needs grows with its chunks: curves through what `python -m benchmarks scale` measured.

The curves stand in growth.json beside this file, which that benchmark writes. Nobody has to measure anything to read
them, and no library is loaded for it.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "growth.json"

# What a figure may grow with.
TERMS: Mapping[str, Callable[[float], float]] = {
    "1": lambda _: 1.0,
    "n": lambda n: n,
    "n log n": lambda n: n * math.log2(n),
    "n n": lambda n: n * n,
}


@dataclass(frozen=True, slots=True)
class Value:
    """A figure for one number of chunks.

    Attributes:
        amount: In the figure's unit.
        known: In words: measured, interpolated, or extrapolated and how far.
        error: By how much the curve was off where it was checked, of what was measured there: 0.1 if it said a tenth
            too much.
    """

    amount: float
    known: str
    error: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured, and the curve through it.

    Attributes:
        title: What it is.
        unit: Such as MB.
        curve: A factor for each of `TERMS` that it grows with; their sum is the figure.
        measured: Pairs of chunks and figure, ascending.
        error: As of `Value`, of a curve that was fitted without the largest size, at that size.
    """

    title: str
    unit: str
    curve: Mapping[str, float]
    measured: Sequence[tuple[int, float]]
    error: float

    def at(self, chunks: int) -> Value:
        """Return what it is for so many chunks."""
        known = dict(self.measured)
        if chunks in known:
            return Value(known[chunks], "measured", self.error)
        for (low, below), (high, above) in pairwise(self.measured):
            if low < chunks < high:
                return Value(below + (above - below) * (chunks - low) / (high - low), "interpolated", self.error)
        return Value(on_curve(self.curve, chunks), _beyond(chunks, self.measured[-1][0]), self.error)


@dataclass(frozen=True, slots=True)
class Growth:
    """All that was measured.

    Attributes:
        figures: By name.
        counts: Of requests to object storage, by what is done and whether they read or write.
        counted_chunks: With how many chunks they were counted.
        machine: What they were measured on, in words.
        day: When, as 2026-11-22.
        sizes: Chunks of each table, ascending; the last one was left out when the curves were checked.
    """

    figures: Mapping[str, Figure]
    counts: Mapping[str, Mapping[str, float]]
    counted_chunks: int
    machine: str
    day: str
    sizes: Sequence[int]


def on_curve(curve: Mapping[str, float], chunks: float) -> float:
    """Return the sum of a curve's terms."""
    return sum(factor * TERMS[term](chunks) for term, factor in curve.items())


def load_growth(file: Path = FILE) -> Growth:
    """Read the curves."""
    stored: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    figures = {
        name: Figure(
            each["title"],
            each["unit"],
            each["curve"],
            [(int(size), float(value)) for size, value in each["measured"]],
            each["error"],
        )
        for name, each in stored["figures"].items()
    }
    counted_chunks = stored["requests"].pop("chunks")
    return Growth(figures, stored["requests"], counted_chunks, stored["machine"], stored["day"], stored["sizes"])


def _beyond(chunks: int, largest: int) -> str:
    times = chunks / largest
    if times < 1:
        return "fewer than measured"
    return f"extrapolated ×{times:,.0f}" if times >= 10 else f"extrapolated ×{times:.1f}"
