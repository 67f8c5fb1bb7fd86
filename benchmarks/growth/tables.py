"""Tables: what was measured of each size, what of the curves came true, and requests, in Markdown. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.growth.searching import EVERYDAY, LEGS
from benchmarks.table import figure, markdown
from cli.growth import Growth
from cli.needs import Asked, needs
from cli.show_size import amount_in_words

Measured = Mapping[str, Any]
_DECADES = (100_000, 1_000_000, 10_000_000, 50_000_000, 100_000_000)
_AUDIENCES = {0.5: "may read 50 %", 0.05: "may read 5 %", 0.001: "may read 0.1 %"}


def sizes_table(measured: Sequence[Measured]) -> str:
    """Return what was measured, one column a size."""
    rows = [(title, *(figure(_known(read, each), digits) for each in measured)) for title, digits, read in _lines()]
    return markdown(("chunks", *(f"{each['size']:,}" for each in measured)), rows)


def check_table(figures: Mapping[str, Mapping[str, Any]]) -> str:
    """Return each figure's curve, and how far it was off at the largest size when it was fitted to the others."""
    rows = [
        (f"{each['title']}, {each['unit']}", _in_words(each["curve"]), _guess(each), f"{each['error']:+.0%}")
        for each in figures.values()
    ]
    return markdown(("figure", "curve, of n chunks", "at the largest: guessed → measured", "error"), rows)


def decades_table(growth: Growth) -> str:
    """Return what each decade needs, with a search a second and 500 edits a day; bold is what outgrows one machine."""
    found = [needs(growth, Asked(chunks, searches_a_second=1, edits_a_day=500)) for chunks in _DECADES]
    rows = []
    for of_one in zip(*found, strict=True):
        cells = [f"**{words}**" if need.is_too_much else words for need in of_one if (words := amount_in_words(need))]
        rows.append((of_one[0].what, *cells))
    worst = [max(of_size, key=lambda each: each.share) for of_size in found]
    rows.append(("nearest to what one machine has", *(f"{each.what} ({each.share:.0%})" for each in worst)))
    return markdown(("chunks", *(f"{chunks:,}" for chunks in _DECADES)), rows)


def requests_table(counted: Sequence[Measured]) -> str:
    """Return how often object storage is asked, one row a kind of work."""
    kinds = {
        "search": "a search, indexes in memory",
        "edit": "a document replaced, and its upkeep",
        "upkeep": "upkeep of the whole afterwards",
        "index": "indexes made from nothing",
        "warm up": "a reader's first searches, twenty",
    }
    rows = [
        (title, f"{each['size']:,}", figure(each[kind]["reads"], 0), figure(each[kind]["writes"], 0))
        for kind, title in kinds.items()
        for each in counted
    ]
    return markdown(("what", "chunks", "reads (GET, HEAD)", "writes (PUT, POST, LIST)"), rows)


def _lines() -> list[tuple[str, int, Any]]:
    """Return a title, digits and where it stands, of each line."""
    made: list[tuple[str, int, Any]] = [
        ("on disk, MB", 0, lambda found: found["index"]["disk_mb"]),
        *[
            (f"– {part}", 0, lambda found, part=part: found["index"]["parts_mb"][part])
            for part in ("rows", "vector index", "word index", "other indexes")
        ],
        ("making the vector index, s", 1, lambda found: found["index"]["vector_index"]["seconds"]),
        ("– of the processor", 1, lambda found: found["index"]["vector_index"]["cpu_seconds"]),
        ("making all other indexes, s", 1, lambda found: found["index"]["other_indexes"]["seconds"]),
        ("– of the processor", 1, lambda found: found["index"]["other_indexes"]["cpu_seconds"]),
        ("memory at most while indexing, MB", 0, lambda found: found["index"]["peak_mb"]),
        ("memory of a process that searches, MB", 0, lambda found: found["search"]["rss_mb"]),
        ("– with the built-in model", 0, lambda found: found["embed"]["rss_mb"]),
        ("of the index in the page cache then, MB", 0, lambda found: found["search"]["cached_mb"]),
    ]
    for place, (leg, share) in enumerate(LEGS):
        of_leg = _of_leg(place)
        made.append((f"{leg}, {_AUDIENCES[share]}: p50 ms", 1, of_leg("p50_ms")))
        made.append(("– p95 ms", 1, of_leg("p95_ms")))
        if leg == "dense":
            made.append(("– recall@10", 3, of_leg("recall")))
        elif share == EVERYDAY:
            made.append(("– ms of the processor", 1, of_leg("cpu_ms")))
    return [
        *made,
        ("hybrid, rows not in the page cache: p50 ms", 1, lambda found: found["search"]["cold_p50_ms"]),
        ("searches a second, 8 callers, one process", 1, lambda found: found["search"]["a_second"]),
        ("documents edited", 0, lambda found: found["updates"]),
        ("replacing a document, median s", 2, lambda found: found["edit"]["commit"]["seconds"]),
        ("– of the processor", 2, lambda found: found["edit"]["commit"]["cpu_seconds"]),
        ("– upkeep after it, median s", 2, lambda found: found["edit"]["tidy_edits"]["seconds"]),
        ("– of the processor", 2, lambda found: found["edit"]["tidy_edits"]["cpu_seconds"]),
        (
            "– replacing without upkeep after each, median s",
            2,
            lambda found: found["edit"]["untidied_commit"]["seconds"],
        ),
        ("hybrid before the edits: p50 ms", 1, lambda found: found["edit"]["fresh_p50_ms"]),
        ("– after the edits, most of them without upkeep", 1, lambda found: found["edit"]["untidied_p50_ms"]),
        ("– after upkeep of the whole", 1, lambda found: found["edit"]["tidied_p50_ms"]),
        ("upkeep of the whole, s", 1, lambda found: found["edit"]["upkeep"]["seconds"]),
        ("– of the processor", 1, lambda found: found["edit"]["upkeep"]["cpu_seconds"]),
        ("load before indexing", 1, lambda found: found["index"]["load"][0]),
        ("load after searching", 1, lambda found: found["search"]["load"][1]),
    ]


def _known(read: Any, found: Measured) -> float | None:
    """Return a figure; None for a stage that this size has not been through."""
    try:
        return float(read(found))
    except KeyError:
        return None


def _of_leg(place: int) -> Any:
    return lambda name: lambda found: found["search"]["legs"][place][name]


def _guess(each: Mapping[str, Any]) -> str:
    found = each["measured"][-1][1]
    return f"{each['measured'][-1][0]:,}: {figure(found * (1 + each['error']), 2)} → {figure(found, 2)}"


def _in_words(curve: Mapping[str, float]) -> str:
    names = {"1": "", "n": " n", "n log n": " n log₂ n", "n n": " n²"}
    return " + ".join(f"{factor:.3g}{names[term]}" for term, factor in curve.items()) or "0"
