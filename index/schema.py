"""The one schema that the writer fills and the reader reads, and the translation between rows and chunks.

What a query filters by or searches in has a column of its own; all that is only read stands on the card.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from index.card import from_card, to_card
from index.chunk import Chunk
from index.embedder import Embedding
from index.identifiers import searched_words
from index.packing import pack
from index.space import Space

SPACE_KEY = b"footnote.space"

_TIME = pa.timestamp("us", tz="UTC")
_OF_CHUNK: tuple[tuple[str, pa.DataType], ...] = (
    ("id", pa.string()),
    ("document_id", pa.string()),
    ("source", pa.string()),
    ("path", pa.string()),
    ("section", pa.int32()),
    ("context", pa.string()),
    ("text", pa.string()),
    ("kind", pa.string()),
    ("labels", pa.list_(pa.string())),
    ("policy_id", pa.int32()),
    ("updated_at", _TIME),
    ("indexed_at", _TIME),
    ("release", pa.string()),
    ("family", pa.string()),
    ("digest", pa.string()),
)
_DERIVED: tuple[tuple[str, pa.DataType], ...] = (("words", pa.string()), ("card", pa.binary()))
# What `to_chunk` reads.
CHUNK_COLUMNS = ["card", "text", "policy_id"]


def table_schema(space: Space) -> pa.Schema:
    """Return the schema of a space's table; the space itself travels in its metadata."""
    # The index searches `vector`; what it finds is compared by `embedding`, which has the statements too.
    vectors = (("vector", pa.list_(pa.float32(), space.dimension)), ("embedding", pa.binary()))
    return pa.schema([*_OF_CHUNK, *_DERIVED, *vectors], metadata={SPACE_KEY: space.to_json().encode()})


def space_of(schema: pa.Schema) -> Space | None:
    """Return the space a table was made for, or None for a table that is not ours."""
    stored = (schema.metadata or {}).get(SPACE_KEY)
    return Space.from_json(stored.decode()) if stored else None


def to_table(chunks: Sequence[Chunk], embeddings: Sequence[Embedding | None], space: Space) -> pa.Table:
    """Lay chunks and their embeddings out as rows; a chunk without one is found by its words alone."""
    schema = table_schema(space)
    rows: dict[str, list[Any]] = {name: [getattr(chunk, name) for chunk in chunks] for name, _ in _OF_CHUNK}
    rows["words"] = [searched_words(chunk.embedded_text) for chunk in chunks]
    rows["card"] = [to_card(chunk) for chunk in chunks]
    columns = {name: pa.array(values, type=schema.field(name).type) for name, values in rows.items()}
    return pa.table(columns | embedding_columns(embeddings, space), schema)


def embedding_columns(embeddings: Sequence[Embedding | None], space: Space) -> dict[str, pa.Array]:
    """Return the columns that hold embeddings, by name, one row each."""
    schema = table_schema(space)
    return {
        "vector": pa.array([each and each.vector for each in embeddings], schema.field("vector").type),
        "embedding": pa.array([each and pack(each) for each in embeddings], pa.binary()),
    }


def to_chunk(row: Mapping[str, Any]) -> Chunk:
    """Read one row back, given its `CHUNK_COLUMNS`."""
    return from_card(row["card"], text=row["text"], policy_id=row["policy_id"])
