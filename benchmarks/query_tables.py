"""Query tables: what `queries` measured, for the terminal and for docs/benchmarks.md. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.table import figure, markdown

LEGS = {
    "dense": "dense",
    "keyword": "keyword",
    "hybrid": "hybrid",
    "embedded": "hybrid, question embedded too",
}
Records = Sequence[Mapping[str, Any]]


def speed_table(engines: Records) -> str:
    """Return latency and recall, one row a leg and audience, in the order they were asked."""
    rows = []
    order = {leg: number for number, leg in enumerate(LEGS)}
    measured = [(engine["name"], leg) for engine in engines for leg in engine["legs"]]
    for name, leg in sorted(measured, key=lambda each: (order[each[1]["leg"]], -each[1]["share"])):
        rows.append(
            (
                f"{LEGS[leg['leg']]}{audience(leg['share'])}",
                name,
                figure(leg["p50_ms"], 2),
                figure(leg["p95_ms"], 2),
                figure(leg["cpu_ms"], 2),
                figure(leg["times_anchor"], 2),
                figure(leg["recall"], 3),
                f"{leg['filled']:.0%}",
            )
        )
    return markdown(("search", "engine", "p50 ms", "p95 ms", "CPU ms", "× numpy", "recall@10", "filled"), rows)


def memory_table(engines: Records) -> str:
    """Return memory, disk and build time, one row an engine."""
    keys = ("search_mb", "search_peak_mb", "build_peak_mb", "disk_mb", "build_seconds")
    rows = [(engine["name"], *(figure(engine[key], 0) for key in keys)) for engine in engines]
    return markdown(("engine", "searching MB", "at most", "building MB", "disk MB", "build s"), rows)


def audience(share: float) -> str:
    """Name an audience by what it may read; nothing for everybody."""
    return "" if share == 1 else f", may read {share * 100:g} %"
