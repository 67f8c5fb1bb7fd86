"""Figures: how long things took and what was held, of all that was noted in a day. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.day.agents import Call
from benchmarks.day.askers import Asked
from benchmarks.day.crew import Sample
from benchmarks.day.seekers import Found
from benchmarks.measure import percentile
from ledger.runs import Run

# A process that has just come to work loads its models with its first questions.
_SETTLED_SECONDS = 20.0


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return how many there are, and what is usual, rare and the most; nothing else of none."""
    if not values:
        return {"times": 0}
    return {
        "times": len(values),
        "p50": percentile(values, 0.5),
        "p95": percentile(values, 0.95),
        "most": max(values),
    }


def answer_seconds(asked: Iterable[Asked]) -> dict[str, float]:
    """Return how long whole answers took."""
    return spread([each.answered_at - each.at for each in asked if each.answered_at])


def call_seconds(calls: Iterable[Call]) -> dict[str, float]:
    """Return how long calls took that were answered."""
    return spread([each.ended - each.began for each in calls if not each.error])


def found_seconds(found: Iterable[Found]) -> dict[str, dict[str, float]]:
    """Return how long edits took to be found, with a webhook that arrived at once, and without."""
    by_way: dict[str, list[float]] = {"with webhook": [], "without": []}
    for each in found:
        by_way["with webhook" if each.edit.is_told else "without"].append(each.seconds)
    return {way: spread(seconds) for way, seconds in by_way.items()}


def run_figures(runs: Iterable[Run]) -> dict[str, Any]:
    """Return how runs ended, and how long those took that ended well."""
    ended = Counter(str(each.status) for each in runs)
    took = [
        (each.finished_at - each.started_at).total_seconds()
        for each in runs
        if each.finished_at and each.status == "done"
    ]
    return {"ended": dict(ended), "seconds": spread(took)}


def held(samples: Iterable[Sample]) -> dict[str, dict[str, float]]:
    """Return what the processes of each role held once they had settled: at first, at last, and at most."""
    by_role: dict[str, list[Sample]] = defaultdict(list)
    for each in samples:
        if each.age > _SETTLED_SECONDS:
            by_role[each.role].append(each)
    return {
        role: {
            "first_mb": found[0].rss_mb,
            "last_mb": found[-1].rss_mb,
            "most_mb": max(each.rss_mb for each in found),
            "first_files": found[0].files,
            "last_files": found[-1].files,
            "most_files": max(each.files for each in found),
        }
        for role, found in by_role.items()
    }
