"""Catalogue: what there is to search in, of the rows that an audience may see."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

import pyarrow.compute as pc

from index.reader import IndexReader
from index.row_filter import RowFilter


@dataclass(frozen=True, slots=True)
class Contents:
    """What an audience may see of one source.

    Attributes:
        chunks: Number of rows.
        newest: Aware, UTC: the latest change of any of their documents.
        last_indexed: Aware, UTC.
    """

    chunks: int
    newest: datetime
    last_indexed: datetime


async def contents(reader: IndexReader, rows: RowFilter) -> dict[str, Contents]:
    """Return what there is by source; a source of which nothing may be seen is absent.

    Raises:
        StorageError: the index cannot be read.
    """
    table = await reader.columns(["source", "updated_at", "indexed_at"], rows)
    grouped = table.group_by("source").aggregate([([], "count_all"), ("updated_at", "max"), ("indexed_at", "max")])
    return {
        row["source"]: Contents(row["count_all"], row["updated_at_max"], row["indexed_at_max"])
        for row in grouped.to_pylist()
    }


async def labels(reader: IndexReader, rows: RowFilter) -> Counter[str]:
    """Count the rows of each label; raises as `contents`."""
    table = await reader.columns(["labels"], rows)
    counted = pc.value_counts(pc.list_flatten(table["labels"])).to_pylist()
    return Counter({entry["values"]: entry["counts"] for entry in counted})


async def paths(reader: IndexReader, source: str, beginning: str, rows: RowFilter) -> list[str]:
    """Return the paths in one source that begin so, in their order; raises as `contents`."""
    narrowed = replace(rows, sources=tuple({source} & set(rows.sources)), paths=(beginning,) if beginning else ())
    table = await reader.columns(["path"], narrowed)
    return [path for path in sorted(pc.unique(table["path"]).to_pylist()) if path.startswith(beginning)]
