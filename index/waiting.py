"""Waiting rows: chunks that can be found by their words while their vectors do not exist yet.

A vector is stored only in a row that is what it was when its text was read: a row that was edited, moved, deleted or
given to other readers in between keeps what it has now.
"""

from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
from lancedb.table import LanceTable

from index.chunk import Chunk
from index.disk import on_disk
from index.embedder import Embedding
from index.row_filter import sql_in, sql_string
from index.schema import CHUNK_COLUMNS, embedding_columns, to_chunk
from index.space import Space
from index.store import Store, connect_for_a_look
from index.table import find_table
from index.writer import IndexWriter

_IS_WAITING = "vector IS NULL"
# What every commit changes that makes another row of a row: its text, its place, or who may read it.
_UNCHANGED = " AND ".join(
    f"target.{column} = source.{column}" for column in ("digest", "document_id", "policy_id", "indexed_at")
)


def waiting_ids(writer: IndexWriter, size: int, source: str) -> Iterator[list[str]]:
    """Yield the ids of the rows of a source that wait at this moment, so many at a time, newest documents first."""
    where = f"source = {sql_string(source)} AND {_IS_WAITING}"
    query = writer.table.search().where(where).select(["id", "document_id", "updated_at"])
    with on_disk():
        rows = query.limit(None).to_arrow()
    # Ids alone stay in memory, packed: some 30 MB a million rows.
    ids = rows.sort_by([("updated_at", "descending"), ("document_id", "ascending")])["id"]
    for start in range(0, len(ids), size):
        yield ids.slice(start, size).to_pylist()


@on_disk()
def waiting_chunks(writer: IndexWriter, ids: Sequence[str]) -> list[Chunk]:
    """Return those of these chunks that still wait."""
    query = writer.table.search().where(f"{sql_in('id', ids)} AND {_IS_WAITING}").select(CHUNK_COLUMNS)
    return [to_chunk(row) for row in query.limit(None).to_arrow().to_pylist()]


@on_disk()
def store_embeddings(writer: IndexWriter, ids: Sequence[str], embeddings: Mapping[str, Embedding]) -> int:
    """Give waiting rows their embeddings, in one commit.

    Args:
        writer: Of the space that the embeddings belong to.
        ids: The rows; one that is gone, or that waits no more, is passed over.
        embeddings: By the digest of the embedded text; a row whose text is not among them goes on waiting.

    Returns:
        How many rows were given one.
    """
    rows = writer.table.search().where(f"{sql_in('id', ids)} AND {_IS_WAITING}").limit(None).to_arrow()
    rows = rows.filter(pa.array([digest in embeddings for digest in rows["digest"].to_pylist()], pa.bool_()))
    if not rows.num_rows:
        return 0
    made = [embeddings[digest] for digest in rows["digest"].to_pylist()]
    for name, column in embedding_columns(made, writer.space).items():
        rows = rows.set_column(rows.schema.get_field_index(name), rows.schema.field(name), column)
    # Whole rows: a merge of these two columns alone rewrites the vectors of a million rows, or fails on a condition.
    is_same = f"{_UNCHANGED} AND target.{_IS_WAITING}"
    with writer.for_commit() as table:
        merged = table.merge_insert("id").when_matched_update_all(where=is_same).execute(rows)
    return int(merged.num_updated_rows)


@on_disk()
def waiting_counts(table: LanceTable) -> dict[str, int]:
    """Return how many rows wait, by source; a source of which none waits is absent."""
    found = table.search().where(_IS_WAITING).select(["source"]).limit(None).to_arrow()["source"].value_counts()
    return {entry["values"]: entry["counts"] for entry in found.to_pylist()}


@on_disk()
def waiting_documents(table: LanceTable) -> dict[tuple[str, str], int]:
    """Return how many rows wait of each document, by its source and path; one of which none waits is absent."""
    rows = table.search().where(_IS_WAITING).select(["source", "path"]).limit(None).to_arrow()
    counted = rows.group_by(["source", "path"]).aggregate([([], "count_all")])
    return {(row["source"], row["path"]): row["count_all"] for row in counted.to_pylist()}


@on_disk()
def stored_waiting_counts(place: Store | str, space: Space) -> dict[str, int]:
    """Return the same of the table in a store; nothing waits where no table is.

    Raises:
        UnwritableIndex: files are lost, or out of reach.
    """
    table = find_table(connect_for_a_look(place), space.table_name)
    return {} if table is None else waiting_counts(table)
