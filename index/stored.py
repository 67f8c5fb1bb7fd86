"""Stored tables: what lies in a store, whichever model serves, and how a table is removed."""

from dataclasses import dataclass
from pathlib import Path

from index.errors import UnreadableIndex
from index.schema import space_of
from index.space import Space
from index.store import Store, connect, connect_for_a_look, is_out_of_reach, why_out_of_reach
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


def stored_tables(place: Store | str) -> list[StoredTable]:
    """Return the tables of chunks in a store, also those that another version of Footnote laid out.

    Raises:
        UnreadableIndex: files are damaged or out of reach.
    """
    try:
        database = connect_for_a_look(place)
        found = []
        for name in filter(is_chunk_table, database.list_tables(limit=None).tables):
            # Asked for None: a table without rows counts as false.
            if (table := find_table(database, name)) is None:
                continue
            rows, vectors = table.count_rows(), table.count_rows("vector IS NOT NULL")
            found.append(StoredTable(name, space_of(table.schema), rows, vectors, _size(Store.at(place), name)))
    except (OSError, RuntimeError, ValueError) as error:
        if is_out_of_reach(error):
            raise UnreadableIndex(f"The index cannot be looked at: {why_out_of_reach(error)}.") from error
        raise UnreadableIndex(
            f"The tables of the index cannot be looked at ({type(error).__name__}). Check its folder and the disk."
        ) from error
    return found


def drop_table(place: Store | str, name: str) -> None:
    """Remove a table and give back its disk; one that is not there is none too many.

    Raises:
        UnreadableIndex: its files cannot be removed.
    """
    try:
        connect(place).drop_table(name, ignore_missing=True)
    except (OSError, RuntimeError, ValueError) as error:
        if is_out_of_reach(error):
            raise UnreadableIndex(f"The table {name} cannot be removed: {why_out_of_reach(error)}.") from error
        raise UnreadableIndex(
            f"The table {name} cannot be removed ({type(error).__name__}). Check that the index can be written."
        ) from error


def _size(store: Store, name: str) -> int | None:
    if not store.is_folder:
        return None
    return sum(file.stat().st_size for file in (Path(store.uri) / f"{name}.lance").rglob("*") if file.is_file())
