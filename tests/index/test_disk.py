import errno
import shutil

import pytest

from index.disk import on_disk
from index.errors import UnwritableIndex
from index.upkeep import tidy
from index.waiting import store_embeddings, waiting_chunks, waiting_counts
from index.writer import open_index_writer
from tests.fakes.full_disk import files_of_at_most
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import chunk_with

EMBEDDER = HashEmbedder()


def chunks(turn):
    return [chunk_with(number, f"turn {turn}", id=f"{turn}-{number}") for number in range(20)]


def texts(writer):
    return set(writer.table.search().select(["text"]).limit(None).to_arrow()["text"].to_pylist())


def test_on_a_full_disk_every_write_says_so_leaves_the_rows_as_they_were_and_works_when_there_is_room(tmp_path):
    writer = open_index_writer(str(tmp_path / "index"), EMBEDDER.space)
    writer.replace_documents(["document-1"], chunks(1), [None] * 20)
    embeddings = dict(zip([each.digest for each in chunks(1)], embeddings_of(EMBEDDER, chunks(1)), strict=True))
    ids = [each.id for each in chunks(1)]
    writes = (
        lambda: writer.replace_documents(["document-1"], chunks(2), [None] * 20),
        lambda: writer.set_policy(["document-1"], 7),
        lambda: store_embeddings(writer, ids, embeddings),
        lambda: writer.remove_documents(["document-1"]),
    )
    for write in writes:
        with files_of_at_most(100), pytest.raises(UnwritableIndex, match="there is no space left on its disk"):
            write()
        assert texts(writer) == {"turn 1"}
        assert {each.policy_id for each in waiting_chunks(writer, ids)} == {1}
        assert waiting_counts(writer.table) == {"handbook": 20}

    for write in writes:
        write()
    assert texts(writer) == set()
    tidy(writer)


def test_no_room_for_a_new_table_is_said_and_it_is_made_when_there_is(tmp_path):
    uri = str(tmp_path / "index")
    with files_of_at_most(100), pytest.raises(UnwritableIndex, match="no space left"):
        open_index_writer(uri, EMBEDDER.space)

    assert open_index_writer(uri, EMBEDDER.space).chunk_counts("handbook") == {}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("LanceError(IO): Generic error: Read-only file system (os error 30), commit.rs:1"), "read-only"),
        (OSError(errno.EACCES, "Permission denied"), "may not write its folder"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error. Check its folder and the disk"),
        (RuntimeError("LanceError: what nobody thought of"), "RuntimeError. Check its folder and the disk"),
    ],
)
def test_what_the_system_says_is_told_in_words_and_nothing_else_of_the_error(error, said):
    with pytest.raises(UnwritableIndex) as told, on_disk():
        raise error
    assert said in str(told.value)
    assert "Lance" not in str(told.value)


def test_files_that_are_lost_are_told_of(tmp_path):
    writer = open_index_writer(str(tmp_path / "index"), EMBEDDER.space)
    writer.replace_documents(["document-1"], chunks(1), [None] * 20)
    shutil.rmtree(tmp_path / "index")

    with pytest.raises(UnwritableIndex, match="Check its folder"):
        writer.chunk_counts("handbook")
