import pickle

import lance
import pytest

from index import segments, vectors
from index.fragments import append_fragments, write_fragments
from index.reader import open_index_reader
from index.row_filter import RowFilter
from index.segments import build_segment, commit_segments, plan_indexes
from index.store import Store, open_dataset
from index.table import VECTOR_INDEX
from index.upkeep import tidy
from index.writer import open_index_writer
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import chunk_with

EMBEDDER = HashEmbedder()
ALL = RowFilter((1,), ("handbook",))
ROWS = 600


@pytest.fixture
def few_are_enough(monkeypatch):
    """Let vectors be indexed as soon as there are some hundreds."""
    for module in (segments, vectors):
        monkeypatch.setattr(module, "VECTOR_INDEX_ROWS", ROWS // 2)
    monkeypatch.setattr(vectors, "_PARTITION_ROWS", 100)


def filled(place):
    """A table of some hundred rows in several fragments, of which no index knows anything."""
    writer = open_index_writer(place, EMBEDDER.space)
    chunks = [
        chunk_with(number, f"alpha word{number}", document_id=f"document-{number}", labels=("odd",) * (number % 2))
        for number in range(ROWS)
    ]
    for start in range(0, ROWS, ROWS // 4):
        some = chunks[start : start + ROWS // 4]
        append_fragments(writer, write_fragments(writer, some, embeddings_of(EMBEDDER, some)))
    return writer


def index_in_parts(place, writer):
    for plan in plan_indexes(writer, 3):
        others = open_index_writer(place, EMBEDDER.space)
        sent = pickle.loads(pickle.dumps(plan))
        built = [pickle.loads(pickle.dumps(build_segment(others, sent, part))) for part in range(len(plan.parts))]
        commit_segments(writer, plan, built)


def described(writer):
    found = open_dataset(writer.table).describe_indices()
    return {each.name: (each.index_type, each.num_rows_indexed, len(each.segments), each.details) for each in found}


def test_indexes_that_are_built_in_parts_are_those_of_one_machine(tmp_path, few_are_enough):
    place = str(tmp_path / "index")
    alone = filled(str(tmp_path / "alone"))
    tidy(alone)
    alone.table.create_index("vector", config=VECTOR_INDEX, replace=True)
    writer = filled(place)

    index_in_parts(place, writer)

    found, expected = described(writer), described(alone)
    assert {name: each[1:3] for name, each in found.items()} == dict.fromkeys(found, (ROWS, 1))
    assert {name: (each[0], each[3]) for name, each in found.items()} == {
        name: (each[0], each[3]) for name, each in expected.items()
    }


async def test_what_was_indexed_in_parts_is_found_and_can_be_edited_and_tidied(tmp_path, few_are_enough):
    place = str(tmp_path / "index")
    writer = filled(place)
    index_in_parts(place, writer)

    edited = chunk_with(7, "beta word7", document_id="document-7")
    writer.replace_documents(["document-7"], [edited], embeddings_of(EMBEDDER, [edited]))
    tidy(writer)

    reader = await open_index_reader(Store(place), EMBEDDER.space)
    for word, chunk_id in (("word8", "chunk-8"), ("beta", "chunk-7")):
        assert [match.chunk_id for match in await reader.keyword([(word, 1.0)], ALL, limit=5)] == [chunk_id]
    nearest = await reader.dense(EMBEDDER.embed_question("alpha word599"), ALL, limit=50)
    assert "chunk-599" in [match.chunk_id for match in nearest]
    assert lance.dataset(writer.table.uri).count_rows() == ROWS


def test_an_empty_table_needs_no_indexes(tmp_path):
    writer = open_index_writer(str(tmp_path / "index"), EMBEDDER.space)

    assert list(plan_indexes(writer, 3)) == []
