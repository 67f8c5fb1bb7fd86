"""IndexWriter: the only way rows are written. One writer at a time; whoever gives it its turns sees to that."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

from lancedb.table import LanceTable

from index.chunk import Chunk
from index.disk import on_disk
from index.embedder import Embedding
from index.fence import bring_back
from index.packing import unpack
from index.replacement import replace_rows
from index.row_filter import sql_in, sql_string
from index.schema import table_schema, to_table
from index.space import Space
from index.store import Store, connect, connect_for_commits, open_dataset
from index.stub import STUB_COLUMNS, Stub, to_stub
from index.table import INDEXES, find_table
from index.turn import Turn, Turns, told_overtaken

# Long IN lists are slow to plan; a few hundred values cost nothing.
_LOOKUP_SIZE = 500


class IndexWriter:
    """Writes the table of one space. Every method is one commit, or none, and raises UnwritableIndex for the disk."""

    def __init__(self, table: LanceTable, space: Space, turns: Turns | None = None) -> None:
        """Take the table, what it is of, and how to take turns with others that write; None: there are none."""
        self.space = space
        self._table = table
        self._turns = turns

    @property
    def table(self) -> LanceTable:
        """The table as it is now, to be read from."""
        if self._turns:
            with on_disk():
                self._table.checkout_latest()
        return self._table

    def in_turns(self, turn: Turn) -> "IndexWriter":
        """Return the same writer with another turn; the one that is alone stays so."""
        return IndexWriter(self._table, self.space, replace(self._turns, turn=turn)) if self._turns else self

    def for_commit(self) -> AbstractContextManager[LanceTable]:
        """Return what yields the table for one commit, when it is this writer's turn.

        Raises:
            Overtaken: another process has taken its place, and nothing was written.
        """
        return self._turns.table_for_commit() if self._turns else nullcontext(self._table)

    def dataset_for_commit(self) -> AbstractContextManager[Any]:
        """Return the same for a commit that Lance alone can make; raises as above."""
        return self._turns.dataset_for_commit() if self._turns else nullcontext(open_dataset(self.table))

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
        rows = to_table(chunks, embeddings, self.space)
        with self.dataset_for_commit() as dataset:
            replace_rows(dataset, sql_in("document_id", ids), rows)
        self.table.checkout_latest()

    @on_disk()
    def remove_documents(self, document_ids: Iterable[str]) -> None:
        """Remove all rows of these documents, in one commit."""
        if ids := sorted(set(document_ids)):
            with self.for_commit() as table:
                table.delete(sql_in("document_id", ids))

    @on_disk()
    def set_policy(self, document_ids: Iterable[str], policy_id: int) -> None:
        """Change who may read these documents and nothing else, in one commit."""
        if ids := sorted(set(document_ids)):
            with self.for_commit() as table:
                table.update(where=sql_in("document_id", ids), values={"policy_id": policy_id})

    @on_disk()
    def remove_rows(self, rows: Iterable[int]) -> None:
        """Remove rows of the present version, named as `index.pinned` names them, in one commit."""
        if numbers := ", ".join(str(int(row)) for row in rows):
            with self.for_commit() as table:
                table.delete(f"_rowid IN ({numbers})")

    @on_disk()
    def forget_embeddings(self, rows: Iterable[int]) -> None:
        """Let rows of the present version, named as above, wait for their vectors, in one commit."""
        if numbers := ", ".join(str(int(row)) for row in rows):
            with self.for_commit() as table:
                table.update(where=f"_rowid IN ({numbers})", values_sql={"vector": "NULL", "embedding": "NULL"})

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
def open_index_writer(place: Store | str, space: Space, turn: Turn | None = None) -> IndexWriter:
    """Open the table of a space for writing; make it when it is not there yet.

    Args:
        place: Where the index lies.
        space: Of the table.
        turn: Stands around each commit; None: nobody else writes.

    Raises:
        UnwritableIndex: the disk is full or read-only, say, or files are lost.
    """
    database = connect_for_commits(place) if turn else connect(place)
    table = find_table(database, space.table_name)
    # A crash between making the table and its indexes is mended here.
    if table is None or _lacking(table):
        _make(place, space, turn)
        table = database.open_table(space.table_name)
    return IndexWriter(table, space, Turns(table, turn) if turn else None)


def _make(place: Store | str, space: Space, turn: Turn | None) -> None:
    with turn() if turn else nullcontext(_go_on) as confirm, told_overtaken():
        database = connect_for_commits(place)
        if (table := find_table(database, space.table_name)) is not None:
            bring_back(open_dataset(table))
            table.checkout_latest()
        confirm()
        if table is None:
            table = database.create_table(space.table_name, schema=table_schema(space), exist_ok=True)
        for column in _lacking(table):
            table.create_index(column, config=INDEXES[column])


def _lacking(table: LanceTable) -> list[str]:
    indexed = {column for index in table.list_indices() for column in index.columns}
    return [column for column in INDEXES if column not in indexed]


def _go_on() -> None:
    """Nobody else writes."""
