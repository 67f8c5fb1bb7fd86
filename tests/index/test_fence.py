from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest

from index.fence import KEEP_FENCES, fence, forget_fences, raise_fence
from index.store import connect, connect_for_commits, open_dataset
from index.upkeep import clean_up, index_new_rows
from index.writer import open_index_writer
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import chunk_with

EMBEDDER = HashEmbedder()
CHUNKS = [chunk_with(number, f"alpha {number}", document_id=f"document-{number}") for number in range(3)]


@pytest.fixture
def writer(place):
    writer = open_index_writer(place, EMBEDDER.space)
    writer.replace_documents([], CHUNKS, embeddings_of(EMBEDDER, CHUNKS))
    return writer


def test_a_fence_changes_nothing_of_what_is_stored(place, writer):
    before = writer.table.search().limit(None).to_arrow()
    indexes = [(index.name, writer.table.index_stats(index.name)) for index in writer.table.list_indices()]
    fence(place)
    assert writer.table.search().limit(None).to_arrow() == before
    assert [(index.name, writer.table.index_stats(index.name)) for index in writer.table.list_indices()] == indexes


def test_where_nothing_is_stored_there_is_nothing_to_fence(place):
    fence(place)
    assert connect(place).list_tables(limit=None).tables == []


def test_a_fence_is_kept_while_versions_before_and_after_it_are_removed_and_goes_after_a_day(place, writer):
    fence(place)
    fenced = writer.version
    writer.set_policy(["document-1"], 2)
    clean_up(writer, keep=-timedelta(1))
    dataset = open_dataset(writer.table)
    assert [version["version"] for version in dataset.versions()] == [fenced, fenced + 1]

    forget_fences(dataset, datetime.now(UTC) + KEEP_FENCES)
    assert dataset.tags.list() == {}
    clean_up(writer, keep=-timedelta(1))
    assert [version["version"] for version in dataset.versions()] == [fenced + 1]


def test_a_fence_of_a_clock_that_was_far_ahead_goes_too(place, writer):
    fence(place)
    dataset = open_dataset(writer.table)
    forget_fences(dataset, datetime.now(UTC) - timedelta(minutes=5))
    assert dataset.tags.list()
    forget_fences(dataset, datetime.now(UTC) - 2 * KEEP_FENCES)
    assert dataset.tags.list() == {}


@pytest.mark.parametrize("commits", [1, 3])
def test_what_was_committed_at_the_last_moment_before_a_fence_stays(place, writer, commits):
    frozen = connect_for_commits(place).open_table(EMBEDDER.space.table_name)
    dataset = open_dataset(writer.table)
    for policy in range(2, 2 + commits):
        writer.set_policy(["document-1"], policy)
    raise_fence(dataset)

    [row] = writer.table.search().where("document_id = 'document-1'").limit(None).to_arrow().to_pylist()
    assert row["policy_id"] == 1 + commits
    with pytest.raises(RuntimeError, match="Restore"):
        frozen.delete("document_id = 'document-1'")
    fence(place)
    [row] = writer.table.search().where("document_id = 'document-1'").limit(None).to_arrow().to_pylist()
    assert row["policy_id"] == 1 + commits


def test_what_was_compacted_at_the_last_moment_before_a_fence_stays_so(place, writer):
    writer.replace_documents([], [chunk_with(7, "beta")], embeddings_of(EMBEDDER, [chunk_with(7, "beta")]))
    index_new_rows(writer)
    dataset, compacted = open_dataset(writer.table), open_dataset(writer.table)
    compacted.optimize.compact_files()
    raise_fence(dataset)
    assert len(open_dataset(writer.table).get_fragments()) == 1


def test_whoever_makes_an_index_that_is_missing_brings_back_first_what_a_fence_undid(place, writer):
    open_dataset(writer.table).drop_index("labels_idx")
    fencer = open_dataset(writer.table)
    writer.set_policy(["document-1"], 2)
    # It is killed right after that.
    fencer.restore()

    opened = open_index_writer(place, EMBEDDER.space, lambda: nullcontext(lambda: None))
    assert "labels" in {column for index in opened.table.list_indices() for column in index.columns}
    [row] = opened.table.search().where("document_id = 'document-1'").to_list()
    assert row["policy_id"] == 2
