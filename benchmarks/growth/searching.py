"""Searching: the contender's side that asks a table questions, warm and cold, and tells what it holds in memory."""

import asyncio
from pathlib import Path
from statistics import fmean
from time import perf_counter, process_time
from typing import Any

from benchmarks.growth.asking import Reader, at_once, opened, timed
from benchmarks.growth.page_cache import cached_mb, forget
from benchmarks.growth.place import Place
from benchmarks.growth.rows import questions
from benchmarks.measure import percentile, recall
from benchmarks.processes import own_process
from benchmarks.worker import Handlers
from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings

EVERYDAY = 0.5
LEGS = (
    ("hybrid", EVERYDAY),
    ("hybrid", 0.05),
    ("dense", EVERYDAY),
    ("dense", 0.05),
    ("dense", 0.001),
    ("keyword", EVERYDAY),
)
# Of each question the fastest of three times counts: busy neighbours slow some of each round, and nothing else would be
# told of (as in benchmarks/policies.py).
_ROUNDS = 3
_COLD = 20
_CALLERS = 8


def open_contender(folder: str, size: int, asked: int) -> Handlers:
    """Return what can be asked for: `search` once for everything, and `embed` questions, whose model takes memory."""
    place = Place(Path(folder), size)
    return {"search": lambda: asyncio.run(_searched(place, asked)), "embed": lambda: _embedded(asked)}


async def _searched(place: Place, count: int) -> dict[str, Any]:
    asked, audiences = questions(count), place.truth["audiences"]
    forget(place.index)
    started = perf_counter()
    reader = await opened(str(place.index), asked, audiences)
    open_ms = (perf_counter() - started) * 1000
    hybrid = reader.searches(EVERYDAY)["hybrid"]
    # The first question alone reads the indexes; those that follow find rows on disk that nobody has read yet.
    first, cold = await timed(hybrid, range(1)), await timed(hybrid, range(1, min(_COLD, count)))
    legs = await _legs(reader, place, count)
    return {
        "open_ms": open_ms,
        "first_ms": first["milliseconds"][0],
        "cold_p50_ms": percentile(cold["milliseconds"], 0.5),
        "legs": legs,
        "a_second": await at_once(hybrid, count, _CALLERS),
        "rss_mb": own_process().rss_mb(),
        "own_mb": own_process().own_mb(),
        "cached_mb": cached_mb(place.index),
    }


async def _legs(reader: Reader, place: Place, count: int) -> list[dict[str, Any]]:
    """Ask every leg in turns, so that a slow moment of the machine meets all of them."""
    answers = [[await timed(reader.searches(share)[leg], range(count)) for leg, share in LEGS] for _ in range(_ROUNDS)]
    made = []
    for (leg, share), rounds in zip(LEGS, zip(*answers, strict=True), strict=True):
        milliseconds = [min(each) for each in zip(*(round_["milliseconds"] for round_ in rounds), strict=True)]
        made.append(
            {
                "leg": leg,
                "share": share,
                "p50_ms": percentile(milliseconds, 0.5),
                "p95_ms": percentile(milliseconds, 0.95),
                "cpu_ms": min(round_["cpu_ms"] for round_ in rounds) / count,
                "recall": _recall(rounds[0]["found"], place.truth["rows"][str(share)]) if leg == "dense" else None,
            }
        )
    return made


def _recall(found: list[list[str]], wanted: list[list[int]]) -> float:
    pairs = zip(found, wanted, strict=True)
    return fmean(recall(map(int, ids), best) for ids, best in pairs)


def _embedded(count: int) -> dict[str, float]:
    """Return what making a question's vector costs besides, and what this process holds with the model."""
    model = BuiltinEmbedder(BuiltinSettings())
    words = questions(count).words
    model.embed_question(words[0])
    milliseconds, worked = [], process_time()
    for text in words:
        started = perf_counter()
        model.embed_question(text)
        milliseconds.append((perf_counter() - started) * 1000)
    cpu_ms = (process_time() - worked) * 1000 / count
    return {"p50_ms": percentile(milliseconds, 0.5), "cpu_ms": cpu_ms, "rss_mb": own_process().rss_mb()}
