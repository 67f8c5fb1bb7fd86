"""Editing: the contender's side that edits documents of a table one by one, and searches before and after upkeep."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

from benchmarks.dataset import CHUNKS_A_DOCUMENT
from benchmarks.dealing import PolicyIds
from benchmarks.engines.engine import disk_mb
from benchmarks.engines.footnote import chunk_at
from benchmarks.growth.asking import opened, timed
from benchmarks.growth.place import SPACE, Place
from benchmarks.growth.rows import edited_rows, questions
from benchmarks.growth.searching import EVERYDAY
from benchmarks.measure import percentile
from benchmarks.worker import Handlers
from index.chunk import Chunk
from index.embedder import Embedding
from index.upkeep import clean_up, tidy, tidy_edits
from index.writer import open_index_writer

# So many are tidied after each, as the indexer does; those that follow are left as they are, as while it has no time.
_TIDIED = 0.2

Used = dict[str, float]


def open_contender(folder: str, size: int, asked: int, updates: int) -> Handlers:
    """Return what can be asked for: `edit` so many documents, each a commit, and search with so many questions."""
    place = Place(Path(folder), size)
    return {"edit": lambda: asyncio.run(_edited(place, asked, updates))}


async def _edited(place: Place, asked: int, updates: int) -> dict[str, Any]:
    writer = open_index_writer(str(place.index), SPACE)
    reader = await opened(str(place.index), questions(asked), place.truth["audiences"])
    hybrid = reader.searches(EVERYDAY)["hybrid"]

    async def p50_ms() -> float:
        await timed(hybrid, range(asked))  # reads what is new
        return percentile((await timed(hybrid, range(asked)))["milliseconds"], 0.5)

    fresh = await p50_ms()
    commits: list[Used] = []
    tidied: list[Used] = []
    untidied_commits: list[Used] = []
    for number, (chunks, embeddings) in enumerate(edits(place.size, place.policies, updates)):
        commit = _used(partial(writer.replace_documents, [], chunks, embeddings))
        if number < updates * _TIDIED:
            commits.append(commit)
            tidied.append(_used(partial(tidy_edits, writer)))
        else:
            untidied_commits.append(commit)
    untidied = await p50_ms()
    upkeep = _used(partial(tidy, writer))
    most = disk_mb(place.index)
    clean_up(writer, keep=timedelta(0))
    return {
        "commit": _median(commits),
        "tidy_edits": _median(tidied),
        "untidied_commit": _median(untidied_commits),
        "upkeep": upkeep,
        "fresh_p50_ms": fresh,
        "untidied_p50_ms": untidied,
        "tidied_p50_ms": await p50_ms(),
        "most_disk_mb": most,
        "disk_mb": disk_mb(place.index),
    }


def _used(do: Callable[[], None]) -> Used:
    started, worked = perf_counter(), process_time()
    do()
    return {"seconds": perf_counter() - started, "cpu_seconds": process_time() - worked}


def _median(times: Sequence[Used]) -> Used:
    return {name: percentile([each[name] for each in times], 0.5) for name in ("seconds", "cpu_seconds")}


def edits(size: int, of_rows: PolicyIds, updates: int) -> list[tuple[list[Chunk], list[Embedding]]]:
    """Return for each edited document its new chunks; half of them keep their ids, as where half of a page is new."""
    made = edited_rows(updates * CHUNKS_A_DOCUMENT)
    embeddings = made.embeddings()
    found = []
    for number, document in enumerate(Random(0).sample(range(size // CHUNKS_A_DOCUMENT), updates)):
        chunks = []
        for position in range(CHUNKS_A_DOCUMENT):
            at, row = document * CHUNKS_A_DOCUMENT + position, number * CHUNKS_A_DOCUMENT + position
            chunk_id = at if position % 2 else size + row
            chunks.append(chunk_at(at, row=chunk_id, text=made.texts[row], policy_id=int(of_rows[at])))
        first = number * CHUNKS_A_DOCUMENT
        found.append((chunks, embeddings[first : first + CHUNKS_A_DOCUMENT]))
    return found
