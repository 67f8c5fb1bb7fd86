"""What the writer and the reader must agree on: table names, indexes, and what to say when a table is missing."""

from collections.abc import Sequence
from typing import Any

import lancedb
from lancedb.index import FTS, Bitmap, BTree, IvfRq, LabelList
from lancedb.table import LanceTable

from index.errors import IndexMissing, OutdatedIndex, StorageError, WrongSpace
from index.identifiers import MAX_LENGTH
from index.space import Space
from index.store import told_apart

TABLE_PREFIX = "chunks_"
# Exact search over this many vectors takes about as long as IVF_RQ with refinement; below it is exact and free.
VECTOR_INDEX_ROWS = 10_000

# Cosine must be said here and at every query: LanceDB's default is the Euclidean distance.
VECTOR_INDEX = IvfRq(distance_type="cosine")
INDEXES: dict[str, Any] = {
    "words": FTS(stem=True, remove_stop_words=True, max_token_length=MAX_LENGTH),
    "id": BTree(),
    "document_id": BTree(),
    "digest": BTree(),
    "updated_at": BTree(),
    "policy_id": Bitmap(),
    "source": Bitmap(),
    "kind": Bitmap(),
    "release": Bitmap(),
    "family": BTree(),
    "labels": LabelList(),
}


def is_chunk_table(name: str) -> bool:
    """Tell the tables of chunks from whatever else lies in the folder."""
    return name.startswith(TABLE_PREFIX)


def find_table(database: lancedb.DBConnection, name: str) -> LanceTable | None:
    """Return a table, or None when there is none.

    None too when there is no more than its folder: whoever made it was killed, or had no room, before the first version
    stood. To make it again then overwrites nothing.

    Raises:
        ConnectionError: object storage does not answer, or refuses.
    """
    try:
        with told_apart():
            return database.open_table(name) if name in database.list_tables(limit=None).tables else None
    except ValueError:
        # What LanceDB raises for a table that it does not find; files that are damaged are another error.
        return None


async def find_table_async(database: lancedb.AsyncConnection, name: str) -> lancedb.AsyncTable | None:
    """Return the same for whoever reads."""
    try:
        with told_apart():
            return await database.open_table(name) if name in (await database.list_tables(limit=None)).tables else None
    except ValueError:
        return None


def no_table_error(stored: Sequence[Space | None], wanted: Space) -> StorageError:
    """Say why there is no table of the wanted space, given the spaces that are stored."""
    if not stored:
        return IndexMissing("Nothing has been indexed yet. Run `footnote index`.")
    if wanted in stored:
        return OutdatedIndex(
            "Another version of Footnote made this index. Run `footnote index`: it makes one of its own beside it."
        )
    models = " and of ".join(str(space) if space else "an unknown model" for space in stored)
    return WrongSpace(
        f"The index holds vectors of {models}, but Footnote is set to {wanted}. Vectors of two models cannot be "
        "compared. Set the model back: one in [embedders.NAME] can be switched to without a gap, by `footnote model "
        "switch NAME`. Or run `footnote index`, which builds an index for the new model beside the old one."
    )
