"""Indexing: the contender's side that has upkeep make the indexes of a filled table, as after a first run."""

from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks.engines.engine import disk_mb
from benchmarks.growth.place import SPACE, Place
from benchmarks.worker import Handlers
from index.store import open_dataset
from index.table import VECTOR_INDEX_ROWS
from index.upkeep import clean_up, tidy
from index.writer import IndexWriter, open_index_writer


def open_contender(folder: str, size: int) -> Handlers:
    """Return what can be asked for: `index` everything, and tell what that took and what is on disk."""
    place = Place(Path(folder), size)

    def index() -> dict[str, Any]:
        writer = open_index_writer(str(place.index), SPACE)
        marks: list[tuple[float, float]] = []

        def mark() -> None:
            marks.append((perf_counter(), process_time()))

        mark()
        tidy(writer, on_step=mark)
        mark()
        most = disk_mb(place.index)
        clean_up(writer, keep=timedelta(0))
        # The second step is that of the vectors, if there are enough to have an index; the others are not told apart.
        vectors = _between(*marks[2:4]) if size >= VECTOR_INDEX_ROWS else _between(marks[0], marks[0])
        whole = _between(marks[0], marks[-1])
        return {
            "vector_index": vectors,
            "other_indexes": {name: whole[name] - vectors[name] for name in whole},
            "most_disk_mb": most,
            "disk_mb": disk_mb(place.index),
            "parts_mb": _parts(writer, place),
        }

    return {"index": index}


def _between(first: tuple[float, float], last: tuple[float, float]) -> dict[str, float]:
    return {"seconds": last[0] - first[0], "cpu_seconds": last[1] - first[1]}


def _parts(writer: IndexWriter, place: Place) -> dict[str, float]:
    """Return what the rows and each kind of index take on disk, in 10^6 bytes."""
    [folder] = place.index.glob("*.lance")
    kinds = {"vector": "vector index", "words": "word index"}
    parts = {"rows": disk_mb(folder / "data"), "vector index": 0.0, "word index": 0.0, "other indexes": 0.0}
    for index in open_dataset(writer.table).list_indices():
        parts[kinds.get(index["fields"][0], "other indexes")] += disk_mb(folder / "_indices" / index["uuid"])
    return parts
