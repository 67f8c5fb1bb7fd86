"""Unfiltered: a reader that leaves the filter of rows out of its queries, as the product never does, to compare."""

from typing import Any, Self

from index.reader import IndexReader
from index.row_filter import RowFilter
from index.space import Space
from index.store import Store, connect_for_reading


class Everything(tuple[int, ...]):
    """Policy ids of somebody who may read all there is: no long list of them is written or searched."""

    __slots__ = ()

    def __new__(cls) -> Self:
        """Hold one id, as no id at all means nothing."""
        return super().__new__(cls, (1,))

    def __contains__(self, _: object) -> bool:
        """Contain whatever is asked for."""
        return True


class Unfiltered:
    """A table of LanceDB, or a query of it, that leaves a filter out of its conditions and keeps the rest of them."""

    def __init__(self, inner: Any, left_out: str) -> None:
        self._inner = inner
        self._left_out = left_out

    def where(self, condition: str) -> "Unfiltered":
        """Keep what else the condition says."""
        kept = condition.removeprefix(self._left_out).removeprefix(" AND ")
        return Unfiltered(self._inner.where(kept), self._left_out) if kept else self

    def __getattr__(self, name: str) -> Any:
        """Hand on everything else, and stay what it is while a query is built."""
        found = getattr(self._inner, name)
        if name in ("to_arrow", "take_row_ids", "tokenize", "count_rows"):
            return found
        return lambda *values, **named: Unfiltered(found(*values, **named), self._left_out)


async def open_unfiltered(uri: str, space: Space, rows: RowFilter) -> IndexReader:
    """Open the table of a space as `open_index_reader` does, for queries that would otherwise be of these rows."""
    database = await connect_for_reading(Store(uri))
    table: Any = Unfiltered(await database.open_table(space.table_name), rows.to_sql())
    return IndexReader(table, space)
