"""Stored tables: what lies at an address, whichever model serves, and how a table is removed."""

from dataclasses import dataclass
from pathlib import Path

import lancedb

from index.errors import UnreadableIndex
from index.schema import space_of
from index.space import Space
from index.table import find_table, is_chunk_table


@dataclass(frozen=True, slots=True)
class StoredTable:
    """One table of chunks.

    Attributes:
        space: Whose vectors it holds; None when that cannot be told.
        rows: How many there are.
        vectors: How many of them have their vector.
        size_bytes: With its indexes and the versions that are kept for a while; None on object storage.
    """

    name: str
    space: Space | None
    rows: int
    vectors: int
    size_bytes: int | None


def stored_tables(uri: str) -> list[StoredTable]:
    """Return the tables of chunks at an address, also those that another version of Footnote laid out.

    Raises:
        UnreadableIndex: files are damaged or out of reach.
    """
    try:
        database = lancedb.connect(uri)
        found = []
        for name in filter(is_chunk_table, database.list_tables(limit=None).tables):
            # Asked for None: a table without rows counts as false.
            if (table := find_table(database, name)) is None:
                continue
            rows, vectors = table.count_rows(), table.count_rows("vector IS NOT NULL")
            found.append(StoredTable(name, space_of(table.schema), rows, vectors, _size(uri, name)))
    except (OSError, RuntimeError, ValueError) as error:
        raise UnreadableIndex(
            f"The tables of the index cannot be looked at ({type(error).__name__}). Check its folder and the disk."
        ) from error
    return found


def drop_table(uri: str, name: str) -> None:
    """Remove a table and give back its disk; one that is not there is none too many.

    Raises:
        UnreadableIndex: its files cannot be removed.
    """
    try:
        lancedb.connect(uri).drop_table(name, ignore_missing=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise UnreadableIndex(
            f"The table {name} cannot be removed ({type(error).__name__}). Check that the index can be written."
        ) from error


def _size(uri: str, name: str) -> int | None:
    if "://" in uri:
        return None
    return sum(file.stat().st_size for file in (Path(uri) / f"{name}.lance").rglob("*") if file.is_file())
