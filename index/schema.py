"""The one schema that the writer fills and the reader reads, and the translation between rows and chunks."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from index.chunk import Chunk
from index.embedder import Embedding, Vectors
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
    ("release", pa.string()),
    ("family", pa.string()),
)
CHUNK_COLUMNS = [name for name, _ in _COLUMNS]
# Columns that tables of an older Footnote lack, and what an old row has in them, as SQL.
ADDED_COLUMNS = {"release": "''", "family": "''"}
_DERIVED: tuple[tuple[str, pa.DataType], ...] = (("digest", pa.string()), ("identifiers", pa.string()))


def table_schema(space: Space) -> pa.Schema:
    """Return the schema of a space's table; the space itself travels in its metadata."""
    vectors = (("vector", pa.list_(pa.float32(), space.dimension)), ("statement_vectors", pa.binary()))
    return pa.schema([*_COLUMNS, *_DERIVED, *vectors], metadata={SPACE_KEY: space.to_json().encode()})


def space_of(schema: pa.Schema) -> Space | None:
    """Return the space a table was made for, or None for a table that is not ours."""
    stored = (schema.metadata or {}).get(SPACE_KEY)
    return Space.from_json(stored.decode()) if stored else None


def missing_columns(schema: pa.Schema) -> dict[str, str]:
    """Return the columns that a table of an older Footnote lacks, each with what belongs in its rows, as SQL."""
    return {name: value for name, value in ADDED_COLUMNS.items() if name not in schema.names}


def to_table(chunks: Sequence[Chunk], embeddings: Sequence[Embedding | None], space: Space) -> pa.Table:
    """Lay chunks and their embeddings out as rows; a chunk without one is found by its words alone."""
    schema = table_schema(space)
    rows: dict[str, list[Any]] = {name: [_value(chunk, name) for chunk in chunks] for name, _ in (*_COLUMNS, *_DERIVED)}
    columns = {name: pa.array(values, type=schema.field(name).type) for name, values in rows.items()}
    return pa.table(columns | embedding_columns(embeddings, space), schema)


def embedding_columns(embeddings: Sequence[Embedding | None], space: Space) -> dict[str, pa.Array]:
    """Return the columns that hold embeddings, by name, one row each."""
    schema = table_schema(space)
    return {
        "vector": pa.array([each and each.vector for each in embeddings], schema.field("vector").type),
        "statement_vectors": pa.array([each and pack_vectors(each.statements) for each in embeddings], pa.binary()),
    }


def to_chunk(row: Mapping[str, Any]) -> Chunk:
    """Read one row back."""
    values = {name: row[name] for name in CHUNK_COLUMNS if name not in {"first_line", "last_line"}}
    values["heading_path"] = tuple(row["heading_path"])
    values["labels"] = tuple(row["labels"])
    values["lines"] = None if row["first_line"] is None else (row["first_line"], row["last_line"])
    return Chunk(**values)


def embeddings_of(table: pa.Table, dimension: int) -> list[Embedding | None]:
    """Return the embedding of each row of a result; None for one that has none yet."""
    vectors = table["vector"].to_numpy()
    packed = [statements or b"" for statements in table["statement_vectors"].to_pylist()]
    statements = unpack_vectors(b"".join(packed), dimension)
    ends = np.cumsum([len(each) // dimension for each in packed])
    return [
        None if vector is None else Embedding(vector.astype(np.float32), statements[end - len(each) // dimension : end])
        for vector, each, end in zip(vectors, packed, ends, strict=True)
    ]


def pack_vectors(vectors: Vectors) -> bytes:
    """Pack unit vectors in a byte a number: a quarter of the room, and cosines that differ by less than .01."""
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True, initial=0.0), 1e-12)
    return np.asarray(np.round(vectors / largest * 127), dtype=np.int8).tobytes()


def unpack_vectors(packed: bytes, dimension: int) -> Vectors:
    """Return the unit vectors that were packed, shape (statements, dimension)."""
    vectors = np.frombuffer(packed, dtype=np.int8).reshape(-1, dimension).astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
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
