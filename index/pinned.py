"""PinnedTable: the table of a space as it stands at one version, whatever is written meanwhile.

A version is kept for some minutes after the next one (`index.upkeep`): enough to read through a million rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from index.errors import UnreadableIndex
from index.schema import space_of
from index.space import Space
from index.store import Store, connect, is_out_of_reach, open_dataset, why_out_of_reach
from index.table import find_table

ROW = "_rowid"
"""Names a row of one version, whatever its columns hold."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a table one index covers.

    Attributes:
        column: What it is an index of.
        unindexed: Rows that it does not cover, which every query looks through one by one.
    """

    column: str
    unindexed: int


class PinnedTable:
    """Reads one version of a table.

    Attributes:
        dataset: Lance's own, for the files of this room.
    """

    def __init__(self, dataset: Any) -> None:
        self.dataset = dataset

    @property
    def version(self) -> int:
        """The version that is read."""
        return int(self.dataset.version)

    @property
    def space(self) -> Space | None:
        """The space that the table says it was made for."""
        return space_of(self.dataset.schema)

    @property
    def schema(self) -> pa.Schema:
        """The columns as they are."""
        return self.dataset.schema

    def count(self, where: str | None = None) -> int:
        """Return the number of rows, of those that a condition of SQL admits.

        Raises:
            UnreadableIndex: as `batches`.
        """
        try:
            return int(self.dataset.count_rows(where))
        except (OSError, RuntimeError, ValueError) as error:
            raise _unreadable(error) from error

    def batches(self, columns: Sequence[str], where: str | None = None, *, rows: int = 4096) -> Iterator[pa.Table]:
        """Yield all rows with these columns and `ROW`, so many at a time.

        Raises:
            UnreadableIndex: files are damaged, out of reach, or were cleaned away because it took minutes.
        """
        try:
            scanner = self.dataset.scanner(columns=list(columns), filter=where, with_row_id=True, batch_size=rows)
            for batch in scanner.to_batches():
                yield pa.Table.from_batches([batch])
        except (OSError, RuntimeError, ValueError) as error:
            raise _unreadable(error) from error

    def coverage(self) -> list[Coverage]:
        """Return how much each index covers; a column without an index is absent.

        Raises:
            UnreadableIndex: as `batches`.
        """
        found: list[Coverage] = []
        try:
            rows = self.count()
            for index in self.dataset.describe_indices():
                found.extend(Coverage(column, rows - int(index.num_rows_indexed)) for column in index.field_names)
        except (OSError, RuntimeError, ValueError) as error:
            raise _unreadable(error) from error
        return found


def open_pinned(place: Store | str, space: Space) -> PinnedTable | None:
    """Return the table of a space as it is now, or None where there is none.

    Raises:
        UnreadableIndex: files are damaged or out of reach.
    """
    try:
        table = find_table(connect(place), space.table_name)
        return None if table is None else PinnedTable(open_dataset(table))
    except (OSError, RuntimeError, ValueError) as error:
        raise _unreadable(error) from error


def is_present(table: PinnedTable | None, place: Store | str, space: Space) -> bool:
    """Tell whether what `open_pinned` returned is still what there is.

    Raises:
        UnreadableIndex: files are damaged or out of reach.
    """
    if table is None:
        return open_pinned(place, space) is None
    try:
        return bool(table.dataset.latest_version == table.version)
    except (OSError, RuntimeError, ValueError) as error:
        raise _unreadable(error) from error


def _unreadable(error: Exception) -> UnreadableIndex:
    if is_out_of_reach(error):
        return UnreadableIndex(f"The index cannot be read: {why_out_of_reach(error)}.")
    return UnreadableIndex(
        f"The index cannot be read ({type(error).__name__}). Check its folder and the disk. If files are lost, restore "
        "a backup, or move the folder away and run `footnote index`, which fills a new one."
    )
