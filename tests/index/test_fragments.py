import pytest

from index.fragments import append_fragments, write_fragments
from index.writer import open_index_writer
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of

EMBEDDER = HashEmbedder()


@pytest.fixture
def writer(place):
    return open_index_writer(place, EMBEDDER.space)


@pytest.fixture
def other(place, writer):
    """The same table as another process has it open."""
    return open_index_writer(place, EMBEDDER.space)


def rows(writer):
    found = writer.table.search().limit(None).to_arrow().to_pylist()
    return sorted(found, key=lambda row: row["id"])


def test_what_others_wrote_is_seen_after_the_commit_alone_as_if_it_had_been_written_at_once(
    writer, other, make_chunk, tmp_path
):
    chunks = [make_chunk(number, f"text {number}", document_id=f"document-{number}") for number in range(6)]
    embeddings = embeddings_of(EMBEDDER, chunks)
    at_once = open_index_writer(str(tmp_path / "at once"), EMBEDDER.space)
    at_once.replace_documents([chunk.document_id for chunk in chunks], chunks, embeddings)

    first = write_fragments(other, chunks[:4], embeddings[:4])
    second = write_fragments(writer, chunks[4:], embeddings[4:])
    assert rows(writer) == []
    version = writer.version
    append_fragments(writer, [*first, *second])

    assert rows(writer) == rows(other) == rows(at_once)
    assert writer.version == version + 1
    assert writer.known_embeddings([chunks[5].digest])


def test_a_chunk_without_a_vector_is_written_too_and_waits(writer, make_chunk):
    append_fragments(writer, write_fragments(writer, [make_chunk(1, "one")], [None]))

    assert writer.table.count_rows("vector IS NULL") == 1


def test_nothing_is_committed_of_nothing(writer):
    version = writer.version
    append_fragments(writer, write_fragments(writer, [], []))

    assert writer.version == version
