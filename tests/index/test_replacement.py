from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.store import open_dataset
from index.upkeep import index_new_rows, tidy
from index.writer import open_index_writer
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import chunk_with

EMBEDDER = HashEmbedder()
DOCUMENTS = [f"document-{letter}" for letter in "abcd"]
# A commit replaces several documents, each by some texts or none.
COMMITS = st.dictionaries(st.sampled_from(DOCUMENTS), st.lists(st.sampled_from(["one", "two", "three"]), max_size=3))
STEPS = st.lists(st.one_of(COMMITS, st.sampled_from([index_new_rows, tidy])), max_size=8)


def replace(writer, texts):
    chunks = [
        chunk_with(number, text, id=f"{document}-{number}", document_id=document)
        for document, said in texts.items()
        for number, text in enumerate(said)
    ]
    writer.replace_documents(texts, chunks, embeddings_of(EMBEDDER, chunks))


def stored(writer, where=None):
    query = writer.table.search().where(where) if where else writer.table.search()
    rows = query.select(["id", "text"]).limit(None).to_arrow().to_pylist()
    return sorted((row["id"], row["text"]) for row in rows)


def expected(texts):
    return sorted((f"{document}-{number}", text) for document in texts for number, text in enumerate(texts[document]))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_any_replacements_the_rows_are_the_latest_of_each_document(tmp_path_factory, steps):
    writer = open_index_writer(str(tmp_path_factory.mktemp("index")), EMBEDDER.space)
    latest: dict[str, list[str]] = {}
    for step in steps:
        if isinstance(step, dict):
            replace(writer, step)
            latest |= step
        else:
            step(writer)
        assert stored(writer) == expected(latest)
    for document in DOCUMENTS:
        assert stored(writer, f"document_id = '{document}'") == expected({document: latest.get(document, [])})


def test_a_replacement_is_one_commit(tmp_path):
    writer = open_index_writer(str(tmp_path / "index"), EMBEDDER.space)
    replace(writer, {"document-a": ["one", "two"], "document-b": ["three"]})
    before = writer.version

    replace(writer, {"document-a": ["one, edited"], "document-b": [], "document-c": ["three"]})

    assert writer.version == before + 1


def test_a_replacement_reads_no_rows_but_those_that_it_replaces(tmp_path):
    writer = open_index_writer(str(tmp_path / "index"), EMBEDDER.space)
    for document in ("document-a", "document-b"):
        replace(writer, {document: ["one", "two"]})
    index_new_rows(writer)
    _lose_rows(writer, "document-b")

    replace(writer, {"document-a": ["one, edited"]})

    assert stored(writer, "document_id = 'document-a'") == [("document-a-0", "one, edited")]
    with pytest.raises(RuntimeError, match="Not found"):
        stored(writer)


def _lose_rows(writer, document):
    """Lose the file that holds the rows of a document, and no others."""
    dataset = open_dataset(writer.table)
    [fragment] = [each for each in dataset.get_fragments() if each.count_rows(f"document_id = '{document}'")]
    for file in fragment.data_files():
        (Path(writer.table.uri) / "data" / file.path).unlink()
