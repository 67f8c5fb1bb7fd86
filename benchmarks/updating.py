"""Updating: the contender's side of `updates`, which edits documents one at a time as the indexer does."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from random import Random
from time import perf_counter

from benchmarks.dataset import CHUNKS_A_DOCUMENT, Dataset
from benchmarks.engines.engine import disk_mb
from benchmarks.engines.footnote import build, space_of, write
from benchmarks.worker import Handlers
from index.upkeep import clean_up, go_on, tidy
from index.writer import open_index_writer
from indexer.service.upkeep import Upkeep

# An edit touches a paragraph or two; the chunks beside it keep ids and vectors.
CHANGED_CHUNKS = 2


def open_contender(folder: str, data: str, size: int, updates: int) -> Handlers:
    """Return what can be asked for: `build` the first rows, `update` some documents, `build_edited` all at once.

    After the updates `rest` does what the indexer does some minutes later, and tells the room of the index.
    """
    rows = Dataset(Path(data))
    edits = edits_of(size, updates)
    upkeep = Upkeep()

    def update(first: int, last: int) -> dict[str, list[float]]:
        writer = open_index_writer(folder, space_of(rows))
        replaced, tidied = [], []
        for edit in edits[first:last]:
            started = perf_counter()
            write(writer, rows, edit)
            written = perf_counter()
            upkeep.note_change()
            upkeep.work(writer, go_on)
            replaced.append((written - started) * 1000)
            tidied.append((perf_counter() - written) * 1000)
        return {"replaced_ms": replaced, "tidied_ms": tidied}

    def rest() -> float:
        writer = open_index_writer(folder, space_of(rows))
        tidy(writer)
        clean_up(writer, keep=timedelta(0))
        return disk_mb(Path(folder))

    return {
        "rest": rest,
        "build": lambda: build(folder, rows, {row: row for row in range(size)}),
        "build_edited": lambda: build(folder, rows, edited(size, edits)),
        "update": update,
    }


def edits_of(size: int, updates: int) -> list[dict[int, int]]:
    """Return the edits: for each the places of one document, and the row that stands at each afterwards.

    Changed places get rows beyond `size`, which no document had before. No document is edited twice.
    """
    random = Random(0)
    new = size
    edits = []
    for document in random.sample(range(size // CHUNKS_A_DOCUMENT), updates):
        places = range(document * CHUNKS_A_DOCUMENT, (document + 1) * CHUNKS_A_DOCUMENT)
        edit = {place: place for place in places}
        for place in random.sample(places, CHANGED_CHUNKS):
            edit[place], new = new, new + 1
        edits.append(edit)
    return edits


def edited(size: int, edits: list[dict[int, int]]) -> Mapping[int, int]:
    """Return which row stands at each place after all edits."""
    places = {row: row for row in range(size)}
    for edit in edits:
        places.update(edit)
    return places
