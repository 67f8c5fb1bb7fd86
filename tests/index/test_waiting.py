from datetime import timedelta
from random import Random

import numpy as np
import pytest

from index.reader import open_index_reader
from index.row_filter import RowFilter
from index.table import VECTOR_INDEX_ROWS
from index.upkeep import index_new_rows, tidy
from index.vectors import vector_count
from index.waiting import (
    store_embeddings,
    stored_waiting_counts,
    waiting_chunks,
    waiting_counts,
    waiting_documents,
    waiting_ids,
)
from index.writer import IndexWriter, open_index_writer
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import MOMENT

EMBEDDER = HashEmbedder()
ALL = RowFilter(policy_ids=(1, 2), sources=("handbook",))


@pytest.fixture
def writer(place):
    return open_index_writer(place, EMBEDDER.space)


def put(writer, chunks, *, with_vectors=False):
    embeddings = embeddings_of(EMBEDDER, chunks) if with_vectors else [None] * len(chunks)
    writer.replace_documents([chunk.document_id for chunk in chunks], chunks, embeddings)


def made_for(chunks):
    return {chunk.digest: made for chunk, made in zip(chunks, embeddings_of(EMBEDDER, chunks), strict=True)}


def rows(writer):
    return sorted(writer.table.search().limit(None).to_arrow().to_pylist(), key=lambda row: row["id"])


async def test_rows_without_vectors_are_found_by_their_words_and_by_no_other_likeness(place, writer, make_chunk):
    put(writer, [make_chunk(1, "restart the queue", document_id="1")])
    put(writer, [make_chunk(2, "lunch at noon", document_id="2")], with_vectors=True)
    reader = await open_index_reader(place, EMBEDDER.space)

    words = await reader.keyword([("queue", 1.0)], ALL, limit=5)
    assert [(match.chunk_id, match.embedding) for match in words] == [("chunk-1", None)]
    near = await reader.dense(EMBEDDER.embed_question("restart the queue"), ALL, limit=5)
    assert [match.chunk_id for match in near] == ["chunk-2"]
    assert list(await reader.embeddings(["chunk-1", "chunk-2"], ALL)) == ["chunk-2"]


def test_a_row_that_got_its_vector_later_is_like_one_that_had_it_at_once(tmp_path, writer, make_chunk):
    chunks = [make_chunk(number, f"Text {number}. And more.", labels=("x",), page=3) for number in range(5)]
    put(writer, chunks)
    at_once = open_index_writer(str(tmp_path / "other"), EMBEDDER.space)
    put(at_once, chunks, with_vectors=True)

    assert store_embeddings(writer, [chunk.id for chunk in chunks], made_for(chunks)) == 5

    assert rows(writer) == rows(at_once)
    assert waiting_counts(writer.table) == {}


def test_the_newest_documents_are_first_in_line_so_many_rows_at_a_time(writer, make_chunk):
    ages = [3, 1, 2, 0]
    put(
        writer,
        [
            make_chunk(number, "text", document_id=str(number), updated_at=MOMENT - timedelta(days=age))
            for number, age in enumerate(ages)
        ],
    )
    put(writer, [make_chunk(9, "text", document_id="9")], with_vectors=True)

    assert list(waiting_ids(writer, 3, "handbook")) == [["chunk-3", "chunk-1", "chunk-2"], ["chunk-0"]]


def test_who_waits_is_counted_by_source_also_where_no_index_is(place, writer, make_chunk):
    put(writer, [make_chunk(1, "one"), make_chunk(2, "two", source="code")])
    put(writer, [make_chunk(3, "three", document_id="3")], with_vectors=True)

    assert stored_waiting_counts(place, EMBEDDER.space) == {"handbook": 1, "code": 1}
    assert stored_waiting_counts(place, HashEmbedder(model="another").space) == {}


def test_who_waits_is_counted_by_document(place, writer, make_chunk):
    put(writer, [make_chunk(1, "one", document_id="1"), make_chunk(2, "two", document_id="1")])
    put(writer, [make_chunk(3, "three", document_id="2", path="other.md")])
    put(writer, [make_chunk(4, "four", document_id="3", path="done.md")], with_vectors=True)

    assert waiting_documents(writer.table) == {("handbook", "guide.md"): 2, ("handbook", "other.md"): 1}


def test_a_vector_never_lands_on_a_row_whose_text_has_changed(writer, make_chunk):
    before = make_chunk(1, "Restart it.")
    put(writer, [before])
    put(writer, [make_chunk(1, "Never restart it.")])

    assert store_embeddings(writer, ["chunk-1"], made_for([before])) == 0
    [row] = rows(writer)
    assert (row["text"], row["vector"]) == ("Never restart it.", None)


def test_a_row_that_is_gone_does_not_come_back_with_its_vector(writer, make_chunk):
    chunk = make_chunk(1, "Restart it.")
    put(writer, [chunk])
    writer.remove_documents([chunk.document_id])

    assert store_embeddings(writer, [chunk.id], made_for([chunk])) == 0
    assert rows(writer) == []


def test_a_row_keeps_the_readers_it_was_given_while_it_waited(writer, make_chunk):
    chunk = make_chunk(1, "Restart it.")
    put(writer, [chunk])
    writer.set_policy([chunk.document_id], 2)

    assert [waiting.policy_id for waiting in waiting_chunks(writer, [chunk.id])] == [2]
    assert store_embeddings(writer, [chunk.id], made_for([chunk])) == 1
    assert [row["policy_id"] for row in rows(writer)] == [2]


class Overtaken:
    """A table in which another process changes something right before a merge."""

    def __init__(self, table, change):
        self._table = table
        self._change = change

    def __getattr__(self, name):
        if name == "merge_insert":
            self._change()
        return getattr(self._table, name)


@pytest.mark.parametrize("change", ["readers", "text", "place"])
def test_what_another_process_changes_at_the_last_moment_stays_as_it_made_it(writer, make_chunk, change):
    chunk = make_chunk(1, "Restart it.")
    put(writer, [chunk])
    changes = {
        "readers": lambda: writer.set_policy([chunk.document_id], 2),
        "text": lambda: put(writer, [make_chunk(1, "Never restart it.")]),
        "place": lambda: put(writer, [make_chunk(1, chunk.text, path="b.md", indexed_at=MOMENT + timedelta(1))]),
    }
    overtaken = IndexWriter(Overtaken(writer.table, changes[change]), writer.space)

    assert store_embeddings(overtaken, [chunk.id], made_for([chunk])) == 0

    [row] = rows(writer)
    found = {"readers": row["policy_id"], "text": row["text"], "place": row["path"]}
    assert found[change] == {"readers": 2, "text": "Never restart it.", "place": "b.md"}[change]
    assert row["vector"] is None


async def test_the_vector_index_is_made_of_what_has_vectors_and_takes_in_what_comes_later(place, writer, make_chunk):
    dealer = Random(1)
    words = [f"word{number}" for number in range(400)]
    chunks = [
        make_chunk(number, " ".join(dealer.choices(words, k=6)), document_id=str(number % 50))
        for number in range(VECTOR_INDEX_ROWS + 1500)
    ]
    put(writer, chunks)
    tidy(writer)
    assert "vector" not in indexed_columns(writer), "no vector, no index of vectors"

    early, late = chunks[1500:], chunks[:1500]
    store_embeddings(writer, [chunk.id for chunk in early], made_for(early))
    tidy(writer)
    assert "vector" in indexed_columns(writer)
    assert await nearest(place, early[7]) == (early[7].id, True)
    store_embeddings(writer, [chunk.id for chunk in late[:1000]], made_for(late[:1000]))
    assert await nearest(place, late[7]) == (late[7].id, True)

    index_new_rows(writer)
    store_embeddings(writer, [chunk.id for chunk in late[1000:]], made_for(late[1000:]))
    tidy(writer, has_grown=True)
    assert all(writer.table.index_stats(index.name).num_unindexed_rows == 0 for index in writer.table.list_indices())
    assert writer.table.stats()["fragment_stats"]["num_fragments"] == 1
    assert vector_count(writer) == len(chunks)
    for chunk in (early[8], late[8], late[1200]):
        assert await nearest(place, chunk) == (chunk.id, True)


def indexed_columns(writer):
    return {column for index in writer.table.list_indices() for column in index.columns}


async def nearest(place, chunk):
    """Which row is nearest to a chunk's own vector, and whether it is as near as can be."""
    reader = await open_index_reader(place, EMBEDDER.space)
    [made] = EMBEDDER.embed_passages([chunk.embedded_text])
    found = await reader.dense(made.vector, ALL, limit=10)
    own = next((match for match in found if match.chunk_id == chunk.id), found[0])
    return own.chunk_id, bool(np.isclose(own.score, 1.0, atol=1e-4))
