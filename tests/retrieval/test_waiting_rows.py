from index.reader import open_index_reader
from index.waiting import store_embeddings
from index.writer import open_index_writer
from retrieval.audience import Access
from retrieval.library import Library
from retrieval.search import search
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import chunk_with

EMBEDDER = HashEmbedder()
ALL = Access((1,), ("handbook",))
WAITING = [
    chunk_with(1, "Restart the queue with care", document_id="1"),
    chunk_with(2, "Wages are paid on Friday", document_id="2"),
]
EMBEDDED = [
    chunk_with(3, "Queue jobs are retried twice", document_id="3"),
    chunk_with(4, "Lunch is at noon", document_id="4"),
]


async def opened(folder):
    """An index in which only some rows have vectors."""
    uri = str(folder / "index")
    writer = open_index_writer(uri, EMBEDDER.space)
    writer.replace_documents(["1", "2"], WAITING, [None, None])
    writer.replace_documents(["3", "4"], EMBEDDED, embeddings_of(EMBEDDER, EMBEDDED))
    return writer, Library(await open_index_reader(uri, EMBEDDER.space), EMBEDDER)


async def test_one_search_finds_what_has_vectors_and_what_waits_for_them(tmp_path):
    _, library = await opened(tmp_path)

    result = await search("restart queue", ALL, library=library)

    hits = {hit.chunk.id: hit for hit in result.hits}
    assert hits.keys() == {"chunk-1", "chunk-3", "chunk-4"}
    assert result.hits[0].chunk.id == "chunk-1"
    assert hits["chunk-1"].scores.dense is None
    assert hits["chunk-1"].scores.keyword is not None
    assert hits["chunk-3"].scores.dense is not None
    assert hits["chunk-1"].embedding is None


async def test_what_waits_is_not_found_by_other_words_until_it_has_its_vectors(tmp_path):
    writer, library = await opened(tmp_path)
    assert "chunk-2" not in {hit.chunk.id for hit in (await search("salary", ALL, library=library)).hits}

    made = dict(zip((chunk.digest for chunk in WAITING), embeddings_of(EMBEDDER, WAITING), strict=True))
    store_embeddings(writer, [chunk.id for chunk in WAITING], made)

    found = (await search("salary", ALL, library=library)).hits
    assert "chunk-2" in {hit.chunk.id for hit in found}
    assert all(hit.scores.dense is not None for hit in found)
