"""Census: which documents and ids the rows of a table name, told by a few columns of every row."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from index.pinned import ROW, PinnedTable

_COLUMNS = ["id", "document_id", "source", "path", "policy_id"]
# Rows that are examined at once: some 15 MB, of vectors of 384 numbers.
_GROUP_ROWS = 2_000
_GROUP_DOCUMENTS = 500


@dataclass(frozen=True, slots=True)
class Named:
    """A document as one of its rows names it."""

    source: str
    path: str
    policy_id: int | None

    def __str__(self) -> str:
        """How people know it."""
        return f"{self.source}/{self.path}"


@dataclass(slots=True)
class Census:
    """What every row tells.

    Attributes:
        rows: How many rows there are.
        counts: Of every document id, how many rows name it.
        named: Of every document id, one of its rows.
        repeated: Ids that several rows have.
        nameless: Rows that name no document.
    """

    rows: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    named: dict[str, Named] = field(default_factory=dict)
    repeated: frozenset[str | None] = frozenset()
    nameless: list[int] = field(default_factory=list)

    def groups(self) -> Iterator[list[str]]:
        """Yield all document ids, those of some thousand rows at a time."""
        group: list[str] = []
        rows = 0
        for document_id, count in self.counts.items():
            if group and (rows + count > _GROUP_ROWS or len(group) == _GROUP_DOCUMENTS):
                yield group
                group, rows = [], 0
            group.append(document_id)
            rows += count
        if group:
            yield group


def take_census(table: PinnedTable) -> Census:
    """Go through all rows of a table once.

    Raises:
        UnreadableIndex: the files are damaged or out of reach.
    """
    census = Census()
    ids = []
    for batch in table.batches(_COLUMNS):
        census.rows += batch.num_rows
        ids.append(batch["id"])
        for row in batch.drop_columns(["id"]).to_pylist():
            _count(census, row)
    every_id = pa.chunked_array([chunk for batch in ids for chunk in batch.chunks], pa.string())
    told = pc.value_counts(every_id)
    census.repeated = frozenset(told.filter(pc.greater(told.field("counts"), 1)).field("values").to_pylist())
    return census


def _count(census: Census, row: Mapping[str, object]) -> None:
    document_id = row["document_id"]
    if not isinstance(document_id, str):
        census.nameless.append(int(str(row[ROW])))
        return
    census.counts[document_id] += 1
    if document_id not in census.named:
        policy_id = row["policy_id"]
        known = policy_id if isinstance(policy_id, int) else None
        census.named[document_id] = Named(str(row["source"]), str(row["path"]), known)
