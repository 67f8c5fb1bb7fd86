"""Requesting: how many requests each kind of work makes of object storage, by the size of the table."""

import asyncio
from typing import Any

import pyarrow as pa

from benchmarks.growth.asking import opened, timed
from benchmarks.growth.counted_storage import CountedStorage, counted_storage
from benchmarks.growth.editing import edits
from benchmarks.growth.place import SPACE, chunks
from benchmarks.growth.rows import audiences, policies, questions, rows
from benchmarks.growth.searching import EVERYDAY
from index.schema import to_table
from index.upkeep import tidy, tidy_edits
from index.writer import open_index_writer

# No more than upkeep leaves alone. Moto copies a whole object to answer with a part of it, so none should be large.
_FRAGMENTS = 5

Counts = dict[str, float]


def requests_of(size: int, searches: int = 20, edited: int = 5) -> dict[str, Any]:
    """Return what a table of so many rows asks for, by what is done.

    `search` is of one search by a reader that has the indexes in memory, after as many that read them: `warm up`.
    `edit` is of one document that is replaced and its upkeep, the others of the whole table.
    """
    with counted_storage() as storage:
        return asyncio.run(_requested(storage, size, searches, edited))


async def _requested(storage: CountedStorage, size: int, searches: int, edited: int) -> dict[str, Any]:
    of_rows = policies(size)
    writer = open_index_writer(storage.store, SPACE)
    filled = pa.concat_tables(
        to_table(chunks(block.first, block.texts, of_rows), block.embeddings(), SPACE) for block in rows(size)
    )
    for first in range(0, size, -(-size // _FRAGMENTS)):
        writer.table.add(filled.slice(first, -(-size // _FRAGMENTS)))
    done: dict[str, Any] = {"size": size, "fill": storage.counts()}
    tidy(writer)
    done["index"] = storage.counts()
    named = {str(share): each for share, each in audiences(of_rows).items()}
    hybrid = (await opened(storage.store, questions(2 * searches), named)).searches(EVERYDAY)["hybrid"]
    await timed(hybrid, range(searches))
    done["warm up"] = storage.counts()
    await timed(hybrid, range(searches, 2 * searches))
    done["search"] = _each(storage.counts(), searches)
    for made, embeddings in edits(size, of_rows, edited):
        writer.replace_documents([], made, embeddings)
        tidy_edits(writer)
    done["edit"] = _each(storage.counts(), edited)
    tidy(writer)
    done["upkeep"] = storage.counts()
    return done


def _each(counts: dict[str, int], times: int) -> Counts:
    return {kind: count / times for kind, count in counts.items()}
