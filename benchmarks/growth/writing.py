"""Writing: the contender's side that fills a table, in large steps, and works out what exact search would find.

Rows are laid out as the writer lays them out and added at once, a fragment at a time. To replace them, as the indexer
does, looks each id up among those that are there, which would take most of the time and tell nothing about the table.
"""

from pathlib import Path

import pyarrow as pa

from benchmarks.growth.nearest import Nearest
from benchmarks.growth.place import SPACE, Place, chunks
from benchmarks.growth.rows import audiences, questions, rows
from benchmarks.worker import Handlers
from index.schema import to_table
from index.writer import open_index_writer

# As many as upkeep leaves in a fragment (index.upkeep).
_FRAGMENT_ROWS = 100_000


def open_contender(folder: str, size: int, asked: int) -> Handlers:
    """Return what can be asked for: `write` all rows, and the nearest ones of so many questions."""
    place = Place(Path(folder), size)

    def write() -> None:
        place.folder.mkdir(parents=True)
        named = audiences(place.policies)
        nearest = Nearest(questions(asked).vectors, named)
        table = open_index_writer(str(place.index), SPACE).table
        waiting: list[pa.Table] = []
        for block in rows(size):
            nearest.show(block, place.policies[block.first : block.first + len(block.texts)])
            made = chunks(block.first, block.texts, place.policies)
            waiting.append(to_table(made, block.embeddings(), SPACE))
            if sum(map(len, waiting)) >= _FRAGMENT_ROWS:
                table.add(pa.concat_tables(waiting))
                waiting.clear()
        if waiting:
            table.add(pa.concat_tables(waiting))
        place.keep_truth({"audiences": {str(share): each for share, each in named.items()}, "rows": nearest.found()})

    return {"write": write}
