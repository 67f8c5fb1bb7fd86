"""The one schema that the writer fills and the reader reads, and the translation between rows and chunks."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from index.chunk import Chunk
from index.embedder import Vectors
from index.identifiers import identifier_terms
from index.space import Space

SPACE_KEY = b"footnote.space"

_TIME = pa.timestamp("us", tz="UTC")
_COLUMNS: tuple[tuple[str, pa.DataType], ...] = (
    ("id", pa.string()),
    ("document_id", pa.string()),
    ("source", pa.string()),
    ("path", pa.string()),
    ("title", pa.string()),
    ("heading_path", pa.list_(pa.string())),
    ("position", pa.int32()),
    ("section", pa.int32()),
    ("context", pa.string()),
    ("text", pa.string()),
    ("kind", pa.string()),
    ("labels", pa.list_(pa.string())),
    ("url", pa.string()),
    ("author", pa.string()),
    ("version", pa.string()),
    ("policy_id", pa.int32()),
    ("start", pa.int32()),
    ("end", pa.int32()),
    ("first_line", pa.int32()),
    ("last_line", pa.int32()),
    ("page", pa.int32()),
    ("updated_at", _TIME),
    ("indexed_at", _TIME),
)
CHUNK_COLUMNS = [name for name, _ in _COLUMNS]
_DERIVED: tuple[tuple[str, pa.DataType], ...] = (("digest", pa.string()), ("identifiers", pa.string()))


def table_schema(space: Space) -> pa.Schema:
    """Return the schema of a space's table; the space itself travels in its metadata."""
    vector = ("vector", pa.list_(pa.float32(), space.dimension))
    return pa.schema([*_COLUMNS, *_DERIVED, vector], metadata={SPACE_KEY: space.to_json().encode()})


def space_of(schema: pa.Schema) -> Space | None:
    """Return the space a table was made for, or None for a table that is not ours."""
    stored = (schema.metadata or {}).get(SPACE_KEY)
    return Space.from_json(stored.decode()) if stored else None


def to_table(chunks: Sequence[Chunk], vectors: Vectors, space: Space) -> pa.Table:
    """Lay chunks and their vectors, shape (len(chunks), dimension), out as rows."""
    schema = table_schema(space)
    rows = {name: [_value(chunk, name) for chunk in chunks] for name, _ in (*_COLUMNS, *_DERIVED)}
    flat = pa.array(vectors.reshape(-1), type=pa.float32())
    arrays = [pa.array(values, type=schema.field(name).type) for name, values in rows.items()]
    return pa.Table.from_arrays([*arrays, pa.FixedSizeListArray.from_arrays(flat, space.dimension)], schema=schema)


def to_chunk(row: Mapping[str, Any]) -> Chunk:
    """Read one row back."""
    values = {name: row[name] for name in CHUNK_COLUMNS if name not in {"first_line", "last_line"}}
    values["heading_path"] = tuple(row["heading_path"])
    values["labels"] = tuple(row["labels"])
    values["lines"] = None if row["first_line"] is None else (row["first_line"], row["last_line"])
    return Chunk(**values)


def vectors_of(table: pa.Table) -> Vectors:
    """Return the vectors of a result, shape (rows, dimension)."""
    column = table["vector"].combine_chunks()
    flat = column.flatten().to_numpy(zero_copy_only=False).astype(np.float32)
    vectors: Vectors = flat.reshape(len(table), column.type.list_size)
    return vectors


def _value(chunk: Chunk, column: str) -> Any:
    match column:
        case "identifiers":
            return " ".join(identifier_terms(chunk.embedded_text))
        case "first_line":
            return chunk.lines[0] if chunk.lines else None
        case "last_line":
            return chunk.lines[1] if chunk.lines else None
        case "heading_path" | "labels":
            return list(getattr(chunk, column))
        case _:
            return getattr(chunk, column)
