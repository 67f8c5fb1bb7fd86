"""Figures: which of what was measured grows with the table, and by what; decided before any curve was looked at. Pure.

What is read once for each row grows with the rows. To cluster vectors costs rows times partitions, and there is a
partition for some thousand rows: so that part of the work grows with the square.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.growth.searching import EVERYDAY

Measured = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure to be fitted.

    Attributes:
        title: For people.
        unit: Such as MB.
        terms: What it grows with, of `cli.growth.TERMS`.
        stage: With which it is measured.
        read: Takes it out of what that stage measured.
        is_alike: Tells the sizes that the curve is drawn through; at others the work is another.
    """

    title: str
    unit: str
    terms: Sequence[str]
    stage: str
    read: Callable[[Measured], float]
    is_alike: Callable[[int], bool] = lambda _: True


_FLAT = ("1",)
_LINE = ("1", "n")


def _of(name: str, *below: str) -> Callable[[Measured], float]:
    def read(found: Measured) -> float:
        value: Any = found[name]
        for each in below:
            value = value[each]
        return float(value)

    return read


def _hybrid(share: float, name: str) -> Callable[[Measured], float]:
    """Read a figure of the hybrid search by who may read this share of the rows."""

    def read(found: Measured) -> float:
        return float(next(leg[name] for leg in found["legs"] if (leg["leg"], leg["share"]) == ("hybrid", share)))

    return read


FIGURES: Mapping[str, Wanted] = {
    "disk_mb": Wanted("index on disk", "MB", _LINE, "index", _of("disk_mb")),
    "index_peak_mb": Wanted("memory at most while indexes are made", "MB", _LINE, "index", _of("peak_mb")),
    "edit_peak_mb": Wanted("memory at most while documents are edited", "MB", _LINE, "edit", _of("peak_mb")),
    "search_mb": Wanted("memory of a process that searches, with the model", "MB", _LINE, "embed", _of("rss_mb")),
    "vector_index_cpu_s": Wanted(
        "making the vector index, of the processor", "s", ("n", "n n"), "index", _of("vector_index", "cpu_seconds")
    ),
    "other_indexes_cpu_s": Wanted(
        "making all other indexes, of the processor",
        "s",
        ("n", "n log n"),
        "index",
        _of("other_indexes", "cpu_seconds"),
    ),
    "search_p50_ms": Wanted("a search, median", "ms", _LINE, "search", _hybrid(EVERYDAY, "p50_ms")),
    "search_p95_ms": Wanted("a search, 95th percentile", "ms", _LINE, "search", _hybrid(EVERYDAY, "p95_ms")),
    "narrow_search_p50_ms": Wanted(
        "a search by who may read less than 5 %, median",
        "ms",
        ("n",),
        "search",
        _hybrid(0.05, "p50_ms"),
        # Of more than 200,000 rows every partition is looked at then (index.reader); of the million, by chance, exactly
        # 5 % were readable, which is not less.
        lambda size: size > 200_000 and size != 1_000_000,
    ),
    "search_cpu_ms": Wanted("a search, of the processor", "ms", _LINE, "search", _hybrid(EVERYDAY, "cpu_ms")),
    "embed_cpu_ms": Wanted("a question's vector, of the processor", "ms", _FLAT, "embed", _of("cpu_ms")),
    "cold_p50_ms": Wanted("a search whose rows are on disk alone, median", "ms", _LINE, "search", _of("cold_p50_ms")),
    "commit_cpu_s": Wanted(
        "replacing a document's chunks, of the processor", "s", _LINE, "edit", _of("commit", "cpu_seconds")
    ),
    "tidy_edits_cpu_s": Wanted(
        "upkeep after an edit, of the processor", "s", _LINE, "edit", _of("tidy_edits", "cpu_seconds")
    ),
    "upkeep_cpu_s": Wanted(
        "upkeep of the whole after many edits, of the processor",
        "s",
        _LINE,
        "edit",
        _of("upkeep", "cpu_seconds"),
        # Fewer rows are merged with the new ones each time (index.upkeep).
        lambda size: size >= 50_000,
    ),
}
