"""What takes long in upkeep is done before its turn: others commit meanwhile, and nothing of theirs is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from index import segments, upkeep, vectors
from index.fence import fence
from index.reader import open_index_reader
from index.row_filter import RowFilter
from index.store import open_dataset
from index.upkeep import clean_up, index_new_rows, tidy, tidy_edits
from index.writer import IndexWriter, open_index_writer
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import chunk_with

EMBEDDER = HashEmbedder()
ALL = RowFilter((1,), ("handbook",))
ROWS = 600


class Others:
    """Turns of a writer before one of which others have done something."""

    def __init__(self) -> None:
        self.deeds: list[Callable[[IndexWriter | None], object]] = []
        self.writer: IndexWriter | None = None
        self.acts_before = 0

    def act(self, deeds, writer, before):
        """Do these things with another writer, before a turn that is so many turns away."""
        self.deeds, self.writer, self.acts_before = deeds, writer, before

    @contextmanager
    def turn(self) -> Iterator[Callable[[], None]]:
        self.acts_before -= 1
        if not self.acts_before:
            for deed in self.deeds:
                deed(self.writer)
        yield lambda: None


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch):
    for module in (segments, vectors):
        monkeypatch.setattr(module, "VECTOR_INDEX_ROWS", ROWS // 2)
    monkeypatch.setattr(vectors, "_PARTITION_ROWS", 100)


@pytest.fixture
def others():
    return Others()


@pytest.fixture
def place(tmp_path):
    return str(tmp_path / "index")


@pytest.fixture
def writer(place, others):
    writer = open_index_writer(place, EMBEDDER.space, others.turn)
    for first in range(0, ROWS, ROWS // 10):
        put(writer, range(first, first + ROWS // 10))
    return writer


def put(writer, numbers, word="alpha"):
    chunks = [chunk_with(number, f"{word} word{number}", document_id=f"document-{number}") for number in numbers]
    writer.replace_documents([], chunks, embeddings_of(EMBEDDER, chunks))


def texts(writer):
    rows = writer.table.search().select(["id", "text"]).limit(None).to_arrow().to_pylist()
    return sorted((row["id"], row["text"]) for row in rows)


def unindexed(writer):
    return sum(writer.table.index_stats(index.name).num_unindexed_rows for index in writer.table.list_indices())


def vector_segments(writer):
    found = open_dataset(writer.table).describe_indices()
    return {segment.uuid for index in found if index.name == "vector_idx" for segment in index.segments}


async def assert_sound(place, writer, expected):
    """All rows are there once, and are found by words and by vectors; and upkeep goes on from there."""
    for _ in range(2):
        assert texts(writer) == expected
        reader = await open_index_reader(place, EMBEDDER.space)
        nearest = await reader.dense(EMBEDDER.embed_question("beta word5"), ALL, limit=2 * ROWS)
        assert sorted(match.chunk_id for match in nearest) == [chunk_id for chunk_id, _ in expected]
        assert [match.chunk_id for match in await reader.keyword([("word7", 1.0)], ALL, limit=5)] == ["chunk-7"]
        put(writer, [7])
        tidy(writer)
    assert (unindexed(writer), len(vector_segments(writer))) == (0, 1)


def edit(writer):
    put(writer, [5, 900], "beta")
    writer.remove_documents(["document-6"])


def clean_all_up(writer):
    clean_up(writer, keep=-timedelta(1))


# What other indexers do in the minutes that an index is built, or fragments are compacted.
DEEDS = {
    "nothing": [],
    "edits": [edit],
    "edits that they index": [edit, index_new_rows],
    "edits that they index with earlier ones": [edit, index_new_rows, tidy_edits],
    "upkeep": [edit, tidy],
    "edits of which the versions are cleaned away": [edit, clean_all_up],
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("is_trained_before", [False, True])
async def test_what_others_do_while_the_index_of_vectors_is_built_stays(place, writer, others, deed, is_trained_before):
    other = open_index_writer(place, EMBEDDER.space)
    if is_trained_before:
        tidy(other)
        put(other, range(ROWS, 2 * ROWS))
    # New rows are indexed first.
    others.act(DEEDS[deed], other, before=2)
    tidy(writer)
    await assert_sound(place, writer, texts(other))


@pytest.mark.parametrize("deed", [*DEEDS, "a fence"])
@pytest.mark.parametrize("is_fenced_before", [False, True])
async def test_what_others_do_while_fragments_are_compacted_stays(place, writer, others, deed, is_fenced_before):
    other = open_index_writer(place, EMBEDDER.space)
    deeds = {**DEEDS, "a fence": [lambda _: fence(place)]}
    index_all_but_compact(other)
    if is_fenced_before:
        # It keeps the version that compaction begins at, whatever of those after it is cleaned away.
        fence(place)
    others.act(deeds[deed], other, before=2)
    tidy(writer)
    # What others have just written is not put together with what is indexed in another segment.
    assert len(open_dataset(writer.table).get_fragments()) <= 2
    await assert_sound(place, writer, texts(other))


def test_no_version_lacks_the_index_of_vectors_once_there_is_one(place, writer, others):
    other = open_index_writer(place, EMBEDDER.space)
    tidy(other)
    put(other, range(ROWS, 2 * ROWS))
    first, built = writer.version, vector_segments(writer)
    others.act([edit, index_new_rows], other, before=2)
    tidy(writer)
    assert not vector_segments(writer) & built
    dataset = open_dataset(writer.table)
    for version in range(first, dataset.version + 1):
        assert partitions_of(dataset.checkout_version(version))


@pytest.mark.parametrize("deed", [edit, lambda other: fence(other.table.uri.rpartition("/")[0])])
async def test_what_was_compacted_in_vain_takes_no_room(place, writer, others, deed):
    other = open_index_writer(place, EMBEDDER.space)
    index_all_but_compact(other)
    others.act([deed], other, before=2)
    tidy(writer)
    clean_all_up(writer)
    dataset = open_dataset(writer.table)
    versions = [dataset.checkout_version(each["version"]) for each in dataset.versions()]
    fragments = [fragment for version in versions for fragment in version.get_fragments()]
    used = {file.path for fragment in fragments for file in fragment.data_files()}
    assert {file.name for file in (Path(writer.table.uri) / "data").iterdir()} == used
    await assert_sound(place, writer, texts(other))


def index_all_but_compact(writer):
    """Leave to upkeep two turns: for new rows, of which there are none, and for compaction."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(upkeep, "_MOST_FRAGMENTS", ROWS)
        tidy(writer)


def compact(writer):
    open_dataset(writer.table).optimize.compact_files()


@pytest.mark.parametrize("deed", [upkeep._train, compact])
def test_an_index_of_vectors_that_another_indexer_has_built_or_moved_meanwhile_is_left_as_it_is(
    place, writer, others, deed
):
    other, left = open_index_writer(place, EMBEDDER.space), set()
    upkeep._train(writer)
    others.act([deed, lambda other: left.update(vector_segments(other))], other, before=1)
    upkeep._train(writer)
    assert left
    assert vector_segments(writer) == left
    clean_all_up(writer)
    found = open_dataset(writer.table).describe_indices()
    there = {segment.uuid for index in found for segment in index.segments}
    assert {
        folder.name for folder in (Path(writer.table.uri) / "_indices").iterdir() if list(folder.iterdir())
    } == there


def test_an_index_of_vectors_is_built_anew_once_it_has_far_fewer_partitions_than_a_fresh_one(place, writer):
    tidy(writer)
    built = vector_segments(writer)
    for indexer in (writer, open_index_writer(place, EMBEDDER.space)):
        tidy(indexer, has_grown=True)
        assert partitions(writer) == 6

    put(writer, range(ROWS, ROWS + 100))
    tidy(writer)
    assert partitions(writer) == 6, "seven are not many more"
    put(writer, range(ROWS + 100, 2 * ROWS))
    tidy(writer)
    assert partitions(writer) == 12
    assert not vector_segments(writer) & built
    assert open_dataset(writer.table).tags.list() == {}, "nothing is kept that was built of"


def partitions(writer):
    return partitions_of(open_dataset(writer.table))


def partitions_of(dataset):
    return len(dataset.centroids(column="vector"))
