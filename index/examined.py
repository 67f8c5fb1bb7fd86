"""Examined rows: whether each row of the table is whole, agrees with itself, and has a vector that can be compared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from index.chunk import Chunk
from index.packing import unpack_wholes
from index.pinned import ROW, PinnedTable
from index.row_filter import sql_in
from index.schema import CHUNK_COLUMNS, table_schema, to_chunk, to_table
from index.space import Space

_VECTORS = ("vector", "embedding")
# Single precision leaves a unit vector as good as one; half precision, that of the other column, turns it by less.
_LENGTH_TOLERANCE = 1e-3
_MOST_TURNED = 1e-3
_HALF = 2  # bytes


class VectorState(StrEnum):
    """What a row has to be compared with questions by."""

    FINE = "fine"
    MISSING = "missing"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class ExaminedRow:
    """One row of a version.

    Attributes:
        row: Names it within its version.
        id: As its column tells.
        document_id: As its column tells.
        chunk: What it says; None when its card cannot be read.
        is_contradictory: Its columns do not tell what its card and its text do.
    """

    row: int
    id: str | None
    document_id: str | None
    chunk: Chunk | None
    is_contradictory: bool
    vector: VectorState


def examine_rows(table: PinnedTable, space: Space, document_ids: Iterable[str]) -> Iterator[ExaminedRow]:
    """Yield every row of these documents, examined, in no order.

    Raises:
        UnreadableIndex: the files are damaged or out of reach.
    """
    columns = [name for name in table_schema(space).names if name in table.schema.names]
    for batch in table.batches(columns, sql_in("document_id", document_ids), rows=1024):
        yield from _examine(batch, space)


def _examine(batch: pa.Table, space: Space) -> Iterator[ExaminedRow]:
    chunks = [_chunk(row) for row in batch.select(CHUNK_COLUMNS).to_pylist()]
    agreeing = _agreeing(batch.drop_columns([ROW, *_VECTORS]), chunks, space)
    vectors = _vectors(batch, space.dimension)
    named = zip(batch[ROW].to_pylist(), batch["id"].to_pylist(), batch["document_id"].to_pylist(), strict=True)
    for (row, id_, document_id), chunk, agrees, vector in zip(named, chunks, agreeing, vectors, strict=True):
        yield ExaminedRow(row, id_, document_id, chunk, not agrees, vector)


def _chunk(row: Mapping[str, Any]) -> Chunk | None:
    try:
        return to_chunk(row)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _agreeing(batch: pa.Table, chunks: Sequence[Chunk | None], space: Space) -> list[bool]:
    """Tell of each row whether its columns are those that the writer would give its chunk."""
    told = [row for row, chunk in zip(batch.drop_columns(["card"]).to_pylist(), chunks, strict=True) if chunk]
    expected = iter(
        [wanted == row for wanted, row in zip(_laid_out([c for c in chunks if c], space), told, strict=True)]
    )
    return [next(expected) if chunk else False for chunk in chunks]


def _laid_out(chunks: Sequence[Chunk], space: Space) -> list[dict[str, Any] | None]:
    """Return the columns of chunks by name; None for one that no row could hold."""
    try:
        rows = to_table(chunks, [None] * len(chunks), space).drop_columns([*_VECTORS, "card"])
        return list(rows.to_pylist())
    except (AttributeError, OverflowError, TypeError, ValueError):  # pyarrow's own errors are of these
        if len(chunks) <= 1:
            return [None] * len(chunks)
    return [row for chunk in chunks for row in _laid_out([chunk], space)]


def _vectors(batch: pa.Table, dimension: int) -> list[VectorState]:
    packed = batch["embedding"].to_pylist()
    has_vector = pc.is_valid(batch["vector"]).to_pylist()
    states = [
        VectorState.MISSING if two is None and not one else VectorState.BROKEN
        for one, two in zip(has_vector, packed, strict=True)
    ]
    # Only rows that have both, of the right length, can be compared.
    both = [row for row, two in enumerate(packed) if has_vector[row] and two and _fits(two, dimension)]
    rows = batch["vector"].take(pa.array(both, pa.int64())).combine_chunks()
    wholes = rows.flatten().to_numpy(zero_copy_only=False).reshape(-1, dimension).astype(np.float32)
    others = unpack_wholes([packed[row] for row in both], dimension)
    with np.errstate(invalid="ignore", over="ignore"):
        are_units = np.abs(np.linalg.norm(wholes, axis=1) - 1) <= _LENGTH_TOLERANCE
        are_same = np.einsum("ij,ij->i", wholes, others) >= 1 - _MOST_TURNED
    for row, is_fine in zip(both, are_units & are_same, strict=True):
        if is_fine:
            states[row] = VectorState.FINE
    return states


def _fits(packed: bytes, dimension: int) -> bool:
    return len(packed) >= _HALF * dimension and not len(packed) % dimension
