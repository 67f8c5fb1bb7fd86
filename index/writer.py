"""IndexWriter: the only way rows are written. One writer at a time; the ledger's lease sees to that."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lancedb.table import LanceTable

from index.chunk import Chunk
from index.disk import on_disk
from index.embedder import Embedding
from index.packing import unpack
from index.row_filter import sql_in, sql_string
from index.schema import table_schema, to_table
from index.space import Space
from index.store import Store, connect
from index.stub import STUB_COLUMNS, Stub, to_stub
from index.table import INDEXES, find_table

# Long IN lists are slow to plan; a few hundred values cost nothing.
_LOOKUP_SIZE = 500


class IndexWriter:
    """Writes the table of one space. Every method is one commit, or none, and raises UnwritableIndex for the disk."""

    def __init__(self, table: LanceTable, space: Space) -> None:
        self.space = space
        self.table = table

    @property
    def version(self) -> int:
        """The version of the table, which every commit raises."""
        with on_disk():
            return int(self.table.version)

    @on_disk()
    def replace_documents(
        self, document_ids: Iterable[str], chunks: Sequence[Chunk], embeddings: Sequence[Embedding | None]
    ) -> None:
        """Make `chunks` the only rows of these documents, in one commit.

        Args:
            document_ids: All documents concerned; one that has no chunk any more loses its rows.
            chunks: Their chunks; ids are unique.
            embeddings: One a chunk; None leaves a chunk to be found by its words alone.
        """
        ids = sorted(set(document_ids) | {chunk.document_id for chunk in chunks})
        if not chunks:
            self.remove_documents(ids)
            return
        (
            self.table.merge_insert("id")
            .when_matched_update_all()
            .when_not_matched_insert_all()
            .when_not_matched_by_source_delete(sql_in("document_id", ids))
            # Of a missing vector, LanceDB thinks that it must be an error.
            .execute(to_table(chunks, embeddings, self.space), on_bad_vectors="null")
        )

    @on_disk()
    def remove_documents(self, document_ids: Iterable[str]) -> None:
        """Remove all rows of these documents, in one commit."""
        if ids := sorted(set(document_ids)):
            self.table.delete(sql_in("document_id", ids))

    @on_disk()
    def set_policy(self, document_ids: Iterable[str], policy_id: int) -> None:
        """Change who may read these documents and nothing else, in one commit."""
        if ids := sorted(set(document_ids)):
            self.table.update(where=sql_in("document_id", ids), values={"policy_id": policy_id})

    @on_disk()
    def remove_rows(self, rows: Iterable[int]) -> None:
        """Remove rows of the present version, named as `index.pinned` names them, in one commit."""
        if numbers := ", ".join(str(int(row)) for row in rows):
            self.table.delete(f"_rowid IN ({numbers})")

    @on_disk()
    def forget_embeddings(self, rows: Iterable[int]) -> None:
        """Let rows of the present version, named as above, wait for their vectors, in one commit."""
        if numbers := ", ".join(str(int(row)) for row in rows):
            self.table.update(where=f"_rowid IN ({numbers})", values_sql={"vector": "NULL", "embedding": "NULL"})

    @on_disk()
    def known_embeddings(self, digests: Iterable[str]) -> dict[str, Embedding]:
        """Return the stored embeddings of those embedded texts that have one, by digest."""
        wanted = sorted(set(digests))
        found: dict[str, Embedding] = {}
        columns = ["digest", "vector", "embedding"]
        for start in range(0, len(wanted), _LOOKUP_SIZE):
            where = f"{sql_in('digest', wanted[start : start + _LOOKUP_SIZE])} AND vector IS NOT NULL"
            rows = self.table.search().where(where).select(columns).limit(None).to_arrow()
            made = unpack(rows["embedding"].to_pylist(), self.space.dimension)
            for digest, vector, embedding in zip(
                rows["digest"].to_pylist(), rows["vector"].to_numpy(), made, strict=True
            ):
                # From its own column: in the other the vector of the whole has lost digits.
                found[digest] = replace(embedding, vector=vector)
        return found

    def stubs(self, document_ids: Iterable[str]) -> Iterator[list[Stub]]:
        """Yield the stubs of all rows of these documents, those of some hundred documents at a time."""
        ids = sorted(set(document_ids))
        for start in range(0, len(ids), _LOOKUP_SIZE):
            where = sql_in("document_id", ids[start : start + _LOOKUP_SIZE])
            with on_disk():
                rows = self.table.search().where(where).select(STUB_COLUMNS).limit(None).to_arrow()
            yield [to_stub(row) for row in rows.to_pylist()]

    @on_disk()
    def chunk_counts(self, source: str) -> dict[str, int]:
        """Return the number of rows of every document of a source, by document id."""
        query = self.table.search().where(f"source = {sql_string(source)}").select(["document_id"])
        ids = query.limit(None).to_arrow()["document_id"]
        return {entry["values"]: entry["counts"] for entry in ids.value_counts().to_pylist()}

    @on_disk()
    def releases(self, source: str) -> dict[str, tuple[str, str]]:
        """Return release and family of every document of a source that has them, by document id."""
        columns = ["document_id", "release", "family"]
        where = f"source = {sql_string(source)} AND release != ''"
        rows = self.table.search().where(where).select(columns).limit(None).to_arrow()
        distinct = rows.select(columns).group_by(columns).aggregate([]).to_pylist()
        return {row["document_id"]: (row["release"], row["family"]) for row in distinct}


@on_disk()
def open_index_writer(place: Store | str, space: Space) -> IndexWriter:
    """Open the table of a space for writing; make it when it is not there yet.

    Raises:
        UnwritableIndex: the disk is full or read-only, say, or files are lost.
    """
    database = connect(place)
    table = find_table(database, space.table_name)
    if table is None:
        table = database.create_table(space.table_name, schema=table_schema(space), exist_ok=True)
    # A crash between making the table and its indexes is mended here.
    indexed = {column for index in table.list_indices() for column in index.columns}
    for column, config in INDEXES.items():
        if column not in indexed:
            table.create_index(column, config=config)
    return IndexWriter(table, space)
