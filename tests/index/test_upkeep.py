import shutil
import subprocess
import sys
from datetime import timedelta
from random import Random
from threading import Event

import lance
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import upkeep, vectors
from index.errors import UpkeepFailed
from index.reader import open_index_reader
from index.row_filter import RowFilter
from index.upkeep import segments_to_merge, tidy
from index.writer import open_index_writer
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.tidying import ROWS, edit_rows

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


def kill_upkeep(uri, turn, seconds):
    """Edit a row in a process that tidies then, and kill it so many steps and seconds later."""
    command = [sys.executable, "-m", "tests.index.tidying", uri, str(turn)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for _ in range(1 + turn):
            assert process.stdout.readline() == b"step\n"
        Event().wait(seconds)
        process.kill()


async def test_upkeep_that_is_killed_in_any_of_its_steps_leaves_every_row_to_be_read_and_tidied(tmp_path, monkeypatch):
    uri, turns, dealer = str(tmp_path / "index"), 4, Random(3)
    edit_rows(open_index_writer(uri, EMBEDDER.space), 0, ROWS, turns)
    reader = await open_index_reader(uri, EMBEDDER.space)
    for turn in range(turns):
        # Somewhere in the step: each takes some hundredths of a second.
        kill_upkeep(uri, turn, dealer.random() * 0.03)
        [found] = await reader.keyword([(f"turn{turn}", 1.0)], ALL, limit=5)
        assert found.chunk_id == f"chunk-{turn}"

    monkeypatch.setattr(vectors, "VECTOR_INDEX_ROWS", ROWS)
    writer = open_index_writer(uri, EMBEDDER.space)
    tidy(writer, has_grown=True)
    assert (len(ids(writer)), unindexed(writer), segments(writer)) == (ROWS, 0, 1)
    table = writer.table.search().select(["vector"]).limit(None).to_arrow()
    assert table["vector"].null_count == 0
    assert len(await reader.dense(EMBEDDER.embed_question("text 7"), ALL, limit=ROWS)) == ROWS


def test_upkeep_is_left_between_two_steps_and_gone_on_with(writer, make_chunk):
    put(writer, make_chunk(1, "one"))

    def leave():
        raise RuntimeWarning

    with pytest.raises(RuntimeWarning):
        tidy(writer, on_step=leave)
    tidy(writer)
    assert (ids(writer), unindexed(writer)) == (["chunk-1"], 0)
