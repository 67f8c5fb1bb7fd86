import shutil
from datetime import timedelta

import lance
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import upkeep
from index.errors import UpkeepFailed
from index.reader import open_index_reader
from index.row_filter import RowFilter
from index.upkeep import segments_to_merge, tidy
from index.writer import open_index_writer
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of

EMBEDDER = HashEmbedder()
ALL = RowFilter((1,), ("handbook",))


@pytest.fixture
def writer(tmp_path):
    return open_index_writer(str(tmp_path / "index"), EMBEDDER.space)


def put(writer, *chunks):
    writer.replace_documents([chunk.document_id for chunk in chunks], chunks, embeddings_of(EMBEDDER, chunks))


def ids(writer):
    return sorted(writer.table.search().select(["id"]).limit(None).to_arrow()["id"].to_pylist())


def segments(writer):
    return max(writer.table.index_stats(index.name).num_indices for index in writer.table.list_indices())


def unindexed(writer):
    return sum(writer.table.index_stats(index.name).num_unindexed_rows for index in writer.table.list_indices())


def test_upkeep_merges_segments_that_updates_leave(writer, make_chunk):
    for number in range(12):
        put(writer, make_chunk(number, f"text {number}", document_id=f"document-{number}"))
    tidy(writer)

    assert writer.table.stats()["fragment_stats"]["num_fragments"] == 1
    assert all(writer.table.index_stats(index.name).num_unindexed_rows == 0 for index in writer.table.list_indices())
    assert len(ids(writer)) == 12


def test_fragments_that_large_commits_leave_are_put_together_as_well(writer, make_chunk, monkeypatch):
    monkeypatch.setattr(upkeep, "_FRAGMENT_ROWS", 4_000)
    chunks = [make_chunk(number, f"text {number}", document_id=f"document-{number}") for number in range(6 * 1_100)]
    for start in range(0, len(chunks), 1_100):
        put(writer, *chunks[start : start + 1_100])
    tidy(writer)

    assert writer.table.stats()["fragment_stats"]["num_fragments"] <= 2
    assert len(ids(writer)) == len(chunks)


def test_upkeep_of_an_empty_index_is_harmless(writer):
    tidy(writer)
    assert ids(writer) == []


@pytest.mark.parametrize(("merged_each_time", "segments_left"), [(upkeep._MERGED_EACH_TIME, 1), (0, 2)])
async def test_after_many_small_edits_the_index_is_in_few_pieces_and_finds_every_edit(
    tmp_path, writer, make_chunk, monkeypatch, *, merged_each_time, segments_left
):
    monkeypatch.setattr(upkeep, "_MERGED_EACH_TIME", merged_each_time)
    put(writer, *(make_chunk(number, f"text {number}", document_id=f"document-{number}") for number in range(400)))
    tidy(writer)
    most_segments = most_fragments = 0
    for number in range(30):
        put(writer, make_chunk(number, f"edited{number}", document_id=f"document-{number}"))
        tidy(writer)
        assert unindexed(writer) == 0
        most_segments = max(most_segments, segments(writer))
        most_fragments = max(most_fragments, writer.table.stats()["fragment_stats"]["num_fragments"])

    assert most_segments == segments_left
    assert most_fragments <= 7
    reader = await open_index_reader(str(tmp_path / "index"), EMBEDDER.space)
    for number in range(30):
        [found] = await reader.keyword([(f"edited{number}", 1.0)], ALL, limit=5)
        assert found.chunk_id == f"chunk-{number}"
    assert len(ids(writer)) == 400


def test_what_was_removed_leaves_the_disk_too(writer, make_chunk, monkeypatch):
    monkeypatch.setattr(upkeep, "KEEP_VERSIONS", timedelta(0))
    put(writer, *(make_chunk(number, f"text {number}", document_id=f"document-{number}") for number in range(40)))
    tidy(writer)
    for number in range(0, 40, 4):
        writer.remove_documents([f"document-{step}" for step in range(number, number + 4)])
        tidy(writer)
        deleted = lance.dataset(writer.table.uri).stats.dataset_stats()["num_deleted_rows"]
        assert deleted <= 4
        assert len(writer.table.list_versions()) <= 3
    assert ids(writer) == []


@given(st.lists(st.integers(0, 30_000), max_size=60))
def test_segments_stay_few_and_a_large_one_waits_until_the_others_hold_a_tenth_of_it(edits):
    segment_rows = [100_000]
    for edit in edits:
        segment_rows.append(edit)
        merged = segments_to_merge(segment_rows)
        if merged >= len(segment_rows):
            assert sum(segment_rows) - max(segment_rows) >= max(segment_rows) / 10
            segment_rows = [sum(segment_rows)]
        elif merged:
            segment_rows[-merged:] = [sum(segment_rows[-merged:])]
        assert len(segment_rows) <= 2


def test_while_a_table_is_small_every_edit_leaves_one_segment():
    assert segments_to_merge([20_000, 1]) >= 2
    assert segments_to_merge([20_000]) == 0


def test_a_segment_that_was_made_with_the_table_and_holds_nothing_is_merged_away():
    assert segments_to_merge([0, 100_000]) >= 2


def test_upkeep_that_cannot_be_done_says_so_in_our_words(tmp_path, writer, make_chunk):
    put(writer, make_chunk(1, "one"))
    shutil.rmtree(tmp_path / "index")

    with pytest.raises(UpkeepFailed, match="next run tries again"):
        tidy(writer)
