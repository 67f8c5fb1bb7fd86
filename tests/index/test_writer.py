import hashlib
import json
import subprocess
import sys

import lancedb
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import schema, space
from index.card import to_card
from index.errors import IndexMissing, OutdatedIndex, UnreadableIndex, UnwritableIndex
from index.pinned import open_pinned
from index.reader import open_index_reader
from index.row_filter import RowFilter, sql_string
from index.statements import statement_spans
from index.stored import stored_tables
from index.stub import Stub
from index.waiting import stored_waiting_counts
from index.writer import open_index_writer
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import chunk_with

EMBEDDER = HashEmbedder()


@pytest.fixture
def in_folder(tmp_path):
    return open_index_writer(str(tmp_path / "index"), EMBEDDER.space)


@pytest.fixture
def writer(place):
    return open_index_writer(place, EMBEDDER.space)


def put(writer, document_id, chunks):
    vectors = embeddings_of(EMBEDDER, chunks)
    writer.replace_documents([document_id], chunks, vectors)


def ids(writer):
    return sorted(writer.table.search().select(["id"]).limit(None).to_arrow()["id"].to_pylist())


def test_replacing_a_document_that_shrank_leaves_no_old_row(writer, make_chunk):
    put(writer, "document-1", [make_chunk(1, "one"), make_chunk(2, "two")])
    put(writer, "document-2", [make_chunk(9, "other", document_id="document-2")])
    put(writer, "document-1", [make_chunk(2, "two, edited")])

    assert ids(writer) == ["chunk-2", "chunk-9"]
    assert writer.chunk_counts("handbook") == {"document-1": 1, "document-2": 1}


def test_a_document_that_became_empty_loses_its_rows(writer, make_chunk):
    put(writer, "document-1", [make_chunk(1, "one")])
    put(writer, "document-1", [])

    assert ids(writer) == []


def test_changing_who_may_read_touches_nothing_else(writer, make_chunk):
    put(writer, "document-1", [make_chunk(1, "one")])
    before = writer.table.search().limit(None).to_arrow().drop_columns(["policy_id"]).to_pylist()
    writer.set_policy(["document-1"], 5)

    rows = writer.table.search().limit(None).to_arrow()
    assert rows["policy_id"].to_pylist() == [5]
    assert rows.drop_columns(["policy_id"]).to_pylist() == before


def test_vectors_of_known_texts_come_back_and_of_unknown_ones_do_not(writer, make_chunk):
    chunk = make_chunk(1, "one")
    put(writer, "document-1", [chunk])

    found = writer.known_embeddings([chunk.digest, "0" * 32] * 600)
    assert list(found) == [chunk.digest]
    [made] = EMBEDDER.embed_passages([chunk.embedded_text], [statement_spans(chunk)])
    assert np.allclose(found[chunk.digest].vector, made.vector)
    assert np.allclose(found[chunk.digest].statements, made.statements, atol=0.01)


async def test_an_index_of_another_layout_is_left_alone_and_refused_until_one_of_this_is_made(
    tmp_path, make_chunk, monkeypatch
):
    uri = str(tmp_path / "index")
    with monkeypatch.context() as older:
        older.setattr(space, "LAYOUT_VERSION", "1")
        put(open_index_writer(uri, EMBEDDER.space), "document-1", [make_chunk(1, "one"), make_chunk(2, "two")])
    with pytest.raises(OutdatedIndex, match="footnote index"):
        await open_index_reader(uri, EMBEDDER.space)

    put(open_index_writer(uri, EMBEDDER.space), "document-1", [make_chunk(1, "one")])

    reader = await open_index_reader(uri, EMBEDDER.space)
    assert await reader.chunks(["chunk-1"], RowFilter((1,), ("handbook",))) == [make_chunk(1, "one")]
    with monkeypatch.context() as older:
        older.setattr(space, "LAYOUT_VERSION", "1")
        assert ids(open_index_writer(uri, EMBEDDER.space)) == ["chunk-1", "chunk-2"]


def test_what_a_row_holds_belongs_to_the_number_of_the_layout():
    """Who changes one of these raises LAYOUT_VERSION: another Footnote may have written the rows that are read."""
    held = [*schema.table_schema(EMBEDDER.space).names, *json.loads(to_card(chunk_with(1, "")))]
    assert (space.LAYOUT_VERSION, hashlib.sha256(" ".join(held).encode()).hexdigest()[:8]) == ("2", "c2325b04")


def test_the_stubs_of_documents_tell_where_their_chunks_stand_and_who_may_read(writer, make_chunk):
    put(writer, "a", [make_chunk(1, "one", document_id="a", heading_path=("Guide", "Start"), policy_id=4)])
    put(writer, "b", [make_chunk(2, "two", document_id="b")])
    put(writer, "c", [make_chunk(3, "three", document_id="c")])
    writer.set_policy(["a"], 5)
    nowhere = [f"aa{number}" for number in range(1200)]

    found = {stub.id: stub for stubs in writer.stubs(["a", *nowhere, "b"]) for stub in stubs}

    assert found == {
        "chunk-1": Stub("chunk-1", "a", "handbook", 5, ("Guide", "Start"), 1),
        "chunk-2": Stub("chunk-2", "b", "handbook", 1, ("Guide",), 2),
    }
    assert list(writer.stubs([])) == []


def test_the_releases_of_a_source_are_those_of_its_documents(writer, make_chunk):
    place = {"release": "4.13", "family": "docs/{release}/a.md"}
    put(writer, "a", [make_chunk(1, "one", document_id="a", **place), make_chunk(2, "two", document_id="a", **place)])
    put(writer, "b", [make_chunk(3, "three", document_id="b")])
    put(writer, "c", [make_chunk(4, "four", document_id="c", source="other", **place)])

    assert writer.releases("handbook") == {"a": ("4.13", "docs/{release}/a.md")}


def test_reopening_mends_indexes_that_a_crash_left_out(tmp_path, make_chunk):
    uri = str(tmp_path / "index")
    writer = open_index_writer(uri, EMBEDDER.space)
    writer.table.drop_index("words_idx")

    reopened = open_index_writer(uri, EMBEDDER.space)
    assert "words" in {column for index in reopened.table.list_indices() for column in index.columns}
    assert [each.space for each in stored_tables(uri)] == [EMBEDDER.space]


async def test_a_table_of_which_a_kill_left_no_more_than_its_folder_is_made_anew_and_missing_until_then(tmp_path):
    uri, folder = str(tmp_path), tmp_path / f"{EMBEDDER.space.table_name}.lance"
    (folder / "_transactions").mkdir(parents=True)
    (folder / "_versions").mkdir()
    (folder / "_versions" / ".tmp_1.manifest_4711").write_bytes(b"half")
    (tmp_path / "chunks_of_another.lance").mkdir()
    with pytest.raises(IndexMissing, match="footnote index"):
        await open_index_reader(uri, EMBEDDER.space)
    assert (stored_tables(uri), open_pinned(uri, EMBEDDER.space)) == ([], None)
    assert stored_waiting_counts(uri, EMBEDDER.space) == {}

    assert open_index_writer(uri, EMBEDDER.space).chunk_counts("handbook") == {}

    assert [each.space for each in stored_tables(uri)] == [EMBEDDER.space]


async def test_a_table_whose_files_are_damaged_is_never_made_anew(tmp_path):
    uri = str(tmp_path)
    open_index_writer(uri, EMBEDDER.space)
    for manifest in tmp_path.glob("*/_versions/*.manifest"):
        manifest.write_bytes(manifest.read_bytes()[:100])

    with pytest.raises(UnwritableIndex, match="Check its folder and the disk"):
        open_index_writer(uri, EMBEDDER.space)
    with pytest.raises(UnreadableIndex):
        await open_index_reader(uri, EMBEDDER.space)


def test_a_writer_killed_in_mid_flight_leaves_whole_documents(tmp_path):
    uri = str(tmp_path / "index")
    program = f"""
import sys; sys.path.insert(0, '.')
from tests.index.test_writer import EMBEDDER, put
from tests.index.conftest import chunk_with
from index.writer import open_index_writer
writer = open_index_writer({uri!r}, EMBEDDER.space)
for turn in range(10_000):
    put(writer, 'document-1', [chunk_with(number, f'turn {{turn}}', id=f'{{turn}}-{{number}}') for number in range(7)])
    print(turn, flush=True)
"""
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for _ in range(5):
        acknowledged = int(process.stdout.readline())
    process.kill()
    process.wait()
    process.stdout.close()

    table = lancedb.connect(uri).open_table(EMBEDDER.space.table_name)
    texts = table.search().select(["text"]).limit(None).to_arrow()["text"].to_pylist()
    assert len(texts) == 7
    assert len(set(texts)) == 1
    assert int(texts[0].split()[1]) >= acknowledged


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=20))
def test_any_string_can_be_filtered_by_without_being_read_as_sql(in_folder, make_chunk, value):
    put(in_folder, "document-1", [make_chunk(1, "one", path=value), make_chunk(2, "two", path="\x01elsewhere")])

    rows = RowFilter((1,), ("handbook",), paths=(value,)).to_sql()
    found = in_folder.table.search().where(rows).select(["id"]).limit(None).to_arrow()["id"].to_pylist()
    assert "chunk-1" in found
    assert len(found) == 1 or value in ("", "\x01")
    assert in_folder.table.count_rows(f"path = {sql_string(value)}") == 1
