"""IndexReader: the only way rows are read. Every method takes the rows that the audience may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import lancedb
import numpy as np
import pyarrow as pa
from lancedb.query import AsyncQueryBase, AsyncVectorQuery, BooleanQuery, FullTextOperator, MatchQuery, Occur

from index.attempt import attempt
from index.chunk import Chunk
from index.embedder import Embedding, Vectors
from index.packing import unpack, unpack_wholes
from index.phrase import stands_in_word_index
from index.row_filter import RowFilter, sql_in, sql_string
from index.schema import CHUNK_COLUMNS, space_of, to_chunk
from index.space import Space
from index.store import Store, connect_for_reading
from index.stub import STUB_COLUMNS, Stub, to_stub
from index.table import find_table_async, is_chunk_table, no_table_error

# What the quantised index finds is compared again with the embeddings as they are, so many at least: of the ten best
# that it names itself, half were right at a million rows.
_CANDIDATES = 100
_PARTITIONS = 50
# Of smaller tables, so many partitions are nearly all there are.
_WELL_PROBED = 200_000
_SELECTIVE = 0.05
# At a million rows this takes as long as the index does, and misses none.
_COMPARED_ONE_BY_ONE = 2_000
# Up to here, looking each candidate up by its id costs less than reading the text of every row (docs/decisions/0009).
_MAX_CANDIDATES = 5_000


@dataclass(frozen=True, slots=True)
class Match:
    """A row that a leg found; its chunk is read when it turns out to rank high enough.

    Attributes:
        row: Where the row lies, until the table is tidied.
        score: Higher is better. Dense: cosine similarity. Keyword: BM25 summed over the fields.
        embedding: The row's, so that the other leg's finds can be compared too; None while it has none.
    """

    chunk_id: str
    row: int
    score: float
    embedding: Embedding | None


class IndexReader:
    """Reads the table of one space; sees every commit at once, or on object storage as soon as its store says."""

    def __init__(self, table: lancedb.AsyncTable, space: Space, patience: timedelta | None = None) -> None:
        """Take the table, whose vectors are of this space; `patience` is that of its store, None for a folder."""
        self.space = space
        self._table = table
        self._patience = patience

    async def dense(self, vector: Vectors, rows: RowFilter, *, limit: int) -> list[Match]:
        """Return the rows whose vectors are nearest to this unit vector, best first."""
        query = (
            self._table.query()
            .nearest_to(vector)
            .distance_type("cosine")
            .nprobes(_PARTITIONS)
            .where(rows.to_sql())
            .select(["id", "embedding", "_distance"])
            .with_row_id()
            .limit(max(_CANDIDATES, 2 * limit))
        )
        table = (await self._read(await self._thorough(query, rows))).drop_columns(["_distance"])
        scores = unpack_wholes(table["embedding"].to_pylist(), self.space.dimension) @ vector
        nearest = np.argsort(-scores, kind="stable")[:limit]
        return self._matches(table.take(nearest), scores[nearest].tolist())

    async def keyword(self, words: Sequence[tuple[str, float]], rows: RowFilter, *, limit: int) -> list[Match]:
        """Return the rows that hold any of these words, by BM25 over text, headings and identifiers, best first.

        Args:
            words: Texts whose words are looked for, each with its weight.
            rows: What the audience may see.
            limit: How many.
        """
        # Never the raw string: LanceDB reads query syntax in it, and a quoted phrase would raise.
        wanted = [MatchQuery(text, "words", boost=weight) for text, weight in words if text.strip()]
        if not wanted:
            return []
        # One alone is searched in a third of the time.
        any_of = wanted[0] if len(wanted) == 1 else BooleanQuery([(Occur.SHOULD, each) for each in wanted])
        query = (
            self._table.query()
            .nearest_to_text(any_of)
            .where(rows.to_sql())
            .select(["id", "embedding", "_score"])
            .with_row_id()
            .limit(limit)
        )
        table = await self._read(query)
        return self._matches(table, table["_score"].to_pylist())

    async def narrowed(self, rows: RowFilter) -> RowFilter:
        """Return a filter of the same rows that is quicker when it holds phrases.

        Without it, each use of the filter reads the text of all rows; with it, of those that hold the phrases' words.
        """
        phrases = [phrase for phrase in rows.phrases if await self._is_in_word_index(phrase)]
        if not phrases:
            return rows
        words = [(Occur.MUST, MatchQuery(each, "words", operator=FullTextOperator.AND)) for each in phrases]
        query = (
            self._table.query()
            .nearest_to_text(BooleanQuery(words))
            .where(rows.without_phrases().to_sql())
            .select(["id", "_score"])
            .limit(_MAX_CANDIDATES + 1)
        )
        ids = (await self._read(query))["id"].to_pylist()
        return rows if len(ids) > _MAX_CANDIDATES else replace(rows, candidates=tuple(ids))

    async def read(self, matches: Sequence[Match], rows: RowFilter) -> dict[str, Chunk]:
        """Return the chunks of what was found by id; what is gone, or no longer allowed, is absent.

        Reading rows where they lie takes a fifth of the time of looking them up by id. What lies there is another row
        when the table was made anew in between, and Lance can keep places where readers change: it is checked, and
        what was rewritten or withdrawn is looked up and filtered again.
        """
        wanted = {match.chunk_id for match in matches}
        taken = self._table.take_row_ids([match.row for match in matches]).select(CHUNK_COLUMNS)
        found = map(to_chunk, (await self._read(taken)).to_pylist())
        chunks = {chunk.id: chunk for chunk in found if chunk.id in wanted and rows.admits(chunk)}
        if rewritten := wanted - chunks.keys():
            chunks |= {chunk.id: chunk for chunk in await self.chunks(sorted(rewritten), rows)}
        return chunks

    async def chunks(self, ids: Sequence[str], rows: RowFilter) -> list[Chunk]:
        """Return the chunks with these ids that the rows allow; others are absent, whatever the reason."""
        return await self._select(rows, sql_in("id", ids))

    async def embeddings(self, ids: Sequence[str], rows: RowFilter) -> dict[str, Embedding]:
        """Return the embeddings of those of these chunks that the rows allow and that have one, by id."""
        where = f"{rows.to_sql()} AND {sql_in('id', ids)}"
        table = await self._read(self._table.query().where(where).select(["id", "embedding"]))
        found = zip(table["id"].to_pylist(), self._embeddings(table), strict=True)
        return {chunk_id: embedding for chunk_id, embedding in found if embedding}

    async def sections_at(self, places: Collection[tuple[str, int]], rows: RowFilter) -> list[Chunk]:
        """Return the chunks of sections, each named by its document and its number, in the order of the documents.

        All at once: before it reads anything, a query spends some eight milliseconds on the filter.
        """
        if not places:
            return []
        documents = sql_in("document_id", sorted({document_id for document_id, _ in places}))
        numbers = ", ".join(str(number) for number in sorted({number for _, number in places}))
        # Two lists are answered by an index; pairs would be compared with every row.
        found = await self._select(rows, f"{documents} AND section IN ({numbers})")
        return [chunk for chunk in found if (chunk.document_id, chunk.section) in places]

    async def sections(self, document_id: str, sections: range, rows: RowFilter) -> list[Chunk]:
        """Return the chunks of neighbouring sections in the order of the document."""
        within = f"section >= {sections.start} AND section < {sections.stop}"
        return await self._select(rows, f"document_id = {sql_string(document_id)} AND {within}")

    async def document(self, source: str, path: str, rows: RowFilter) -> list[Chunk]:
        """Return the chunks of one document in its order."""
        return await self._select(rows, f"source = {sql_string(source)} AND path = {sql_string(path)}")

    async def columns(self, names: Sequence[str], rows: RowFilter) -> pa.Table:
        """Return some columns of all rows that the audience may see."""
        return await self._read(self._table.query().where(rows.to_sql()).select(list(names)))

    async def stubs(self, document_id: str, rows: RowFilter) -> list[Stub]:
        """Return the stubs of a document in its order."""
        where = f"{rows.to_sql()} AND document_id = {sql_string(document_id)}"
        table = await self._read(self._table.query().where(where).select(STUB_COLUMNS))
        return sorted((to_stub(row) for row in table.to_pylist()), key=lambda stub: stub.position)

    async def documents(self, ids: Collection[str], rows: RowFilter) -> set[str]:
        """Return the ids of those of these documents that have a row that the audience may see."""
        where = f"{rows.to_sql()} AND {sql_in('document_id', sorted(ids))}"
        table = await self._read(self._table.query().where(where).select(["document_id"]))
        return set(table["document_id"].to_pylist())

    async def releases(self, pages: Collection[tuple[str, str]], rows: RowFilter) -> dict[tuple[str, str], set[str]]:
        """Return the releases that each of these pages, named by source and family, stands in."""
        families = sql_in("family", sorted({family for _, family in pages}))
        columns = ["source", "family", "release"]
        table = await self._read(self._table.query().where(f"{rows.to_sql()} AND {families}").select(columns))
        found: dict[tuple[str, str], set[str]] = {page: set() for page in pages}
        for row in table.group_by(columns).aggregate([]).to_pylist():
            if (page := (row["source"], row["family"])) in found:
                found[page].add(row["release"])
        return found

    async def editions(self, wanted: Collection[tuple[str, str, str]], rows: RowFilter) -> list[Chunk]:
        """Return the chunks of pages in one release each, named by source, family and release."""
        clauses = [
            f"(source = {sql_string(source)} AND family = {sql_string(family)} AND release = {sql_string(release)})"
            for source, family, release in sorted(wanted)
        ]
        return await self._select(rows, f"({' OR '.join(clauses)})") if clauses else []

    async def count(self, rows: RowFilter) -> int:
        """Count the rows that the audience may see."""
        return await self._count(rows.to_sql())

    async def _count(self, where: str | None = None) -> int:
        return int(await attempt(lambda: self._table.count_rows(where), self._patience))

    async def _read(self, query: AsyncQueryBase) -> pa.Table:
        return await attempt(query.to_arrow, self._patience)

    async def _thorough(self, query: AsyncVectorQuery, rows: RowFilter) -> AsyncVectorQuery:
        """Look further where the filter admits few rows of many: the nearest of them may lie in any partition.

        At a million rows, of the ten best of 10,000 rows one was missed, and of 1,000 rows two.
        """
        every = await self._count()
        if every <= _WELL_PROBED:
            return query
        admitted = await self.count(rows)
        if admitted <= _COMPARED_ONE_BY_ONE:
            return query.bypass_vector_index()
        return query.maximum_nprobes(0) if admitted < _SELECTIVE * every else query

    async def _is_in_word_index(self, phrase: str) -> bool:
        """Tell whether the word index can find the phrase: one of stop words alone leaves nothing in it."""
        if not stands_in_word_index(phrase):
            return False
        return bool(await attempt(lambda: self._table.tokenize(phrase, column="words"), self._patience))

    async def _select(self, rows: RowFilter, where: str) -> list[Chunk]:
        """Return the chunks of few rows; those of them that the audience may not read are left out here.

        To have the index list all that it may read, 300 policies, took as long as all the rest of the query.
        """
        query = self._table.query().where(f"{rows.to_sql_without_policies()} AND {where}").select(CHUNK_COLUMNS)
        chunks = map(to_chunk, (await self._read(query)).to_pylist())
        admitted = (chunk for chunk in chunks if rows.admits(chunk))
        return sorted(admitted, key=lambda chunk: (chunk.document_id, chunk.position))

    def _matches(self, table: pa.Table, scores: Sequence[float]) -> list[Match]:
        found = table["id"].to_pylist(), table["_rowid"].to_pylist(), scores, self._embeddings(table)
        return [Match(*each) for each in zip(*found, strict=True)]

    def _embeddings(self, table: pa.Table) -> list[Embedding | None]:
        packed = table["embedding"].to_pylist()
        embeddings = iter(unpack([each for each in packed if each], self.space.dimension))
        return [next(embeddings) if each else None for each in packed]


async def open_index_reader(place: Store | str, space: Space) -> IndexReader:
    """Open the table of a space for reading.

    Raises:
        IndexMissing: nothing has been indexed yet.
        OutdatedIndex: another version of Footnote made it.
        WrongSpace: what is stored was made by another model or chunker.
        UnreadableIndex: the files are damaged or out of reach.
    """
    store = Store.at(place)
    patience = None if store.is_folder else store.patience
    table, stored = await attempt(lambda: _opened(store, space), patience)
    if table is None:
        raise no_table_error(stored, space)
    return IndexReader(table, space, patience)


async def _opened(store: Store, space: Space) -> tuple[lancedb.AsyncTable | None, list[Space | None]]:
    """Return the table of a space, or None and the spaces whose tables are there instead."""
    database = await connect_for_reading(store)
    if (table := await find_table_async(database, space.table_name)) is not None:
        return table, []
    names = (await database.list_tables(limit=None)).tables
    others = [await find_table_async(database, name) for name in names if is_chunk_table(name)]
    return None, [space_of(await each.schema()) for each in others if each is not None]
