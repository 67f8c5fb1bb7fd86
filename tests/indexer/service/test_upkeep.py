from collections import Counter
from datetime import timedelta

import pytest

from index import upkeep as index_upkeep
from index.errors import UpkeepFailed
from index.reader import open_index_reader
from index.row_filter import RowFilter
from index.upkeep import go_on
from index.writer import open_index_writer
from indexer.errors import RunStopped, StopReason
from indexer.service.upkeep import Upkeep
from tests.fakes.hash_embedder import HashEmbedder, embeddings_of
from tests.index.conftest import chunk_with

ALL = RowFilter((1,), ("handbook",))


class House:
    """An index that is edited and kept by a clock that a test moves."""

    def __init__(self, writer, embedder):
        self.writer = writer
        self.embedder = embedder
        self.seconds = 0.0
        self.upkeep = Upkeep(lambda: self.seconds)

    def edit(self, number, text, *, after=0.0):
        self.seconds += after
        chunk = chunk_with(number, text, document_id=f"document-{number}")
        self.writer.replace_documents([chunk.document_id], [chunk], embeddings_of(self.embedder, [chunk]))
        self.upkeep.note_change()
        self.upkeep.work(self.writer, go_on)

    def rest(self, seconds):
        """Let time go by, second after second."""
        for _ in range(seconds):
            self.seconds += 1
            if self.upkeep.is_due:
                self.upkeep.work(self.writer, go_on)

    @property
    def segments(self):
        return max(self.writer.table.index_stats(each.name).num_indices for each in self.writer.table.list_indices())

    @property
    def fragments(self):
        return self.writer.table.stats()["fragment_stats"]["num_fragments"]

    @property
    def unindexed(self):
        stats = [self.writer.table.index_stats(each.name) for each in self.writer.table.list_indices()]
        return sum(each.num_unindexed_rows for each in stats)

    @property
    def versions(self):
        return len(self.writer.table.list_versions())


@pytest.fixture
def house(tmp_path):
    embedder = HashEmbedder()
    house = House(open_index_writer(str(tmp_path / "index"), embedder.space), embedder)
    chunks = [chunk_with(number, f"text {number}", document_id=f"document-{number}") for number in range(200)]
    house.writer.replace_documents([], chunks, embeddings_of(embedder, chunks))
    house.rest(1)
    return house


def test_what_a_killed_process_left_is_tidied_at_the_start(house):
    assert (house.segments, house.unindexed) == (1, 0)
    assert not house.upkeep.is_due


def test_an_edit_after_a_rest_leaves_an_index_as_if_it_had_been_built_at_once(house):
    house.edit(1, "edited", after=60)

    assert (house.segments, house.unindexed) == (1, 0)


async def test_through_many_edits_the_index_stays_in_few_pieces_and_little_room_and_is_whole_soon_after(
    house, tmp_path, monkeypatch
):
    monkeypatch.setattr(index_upkeep, "KEEP_VERSIONS", timedelta(0))
    reader = await open_index_reader(str(tmp_path / "index"), house.embedder.space)
    seen: Counter[str] = Counter()
    for number in range(30):
        house.edit(number, f"edited{number}", after=4)
        assert house.unindexed == 0
        seen = Counter(segments=max(seen["segments"], house.segments), versions=max(seen["versions"], house.versions))
        # One that was opened before all of them finds each at once, whatever is tidied below it.
        [found] = await reader.keyword([(f"edited{number}", 1.0)], ALL, limit=5)
        assert found.chunk_id == f"chunk-{number}"
    assert seen["segments"] <= 2
    # Those of a minute, until the next whole upkeep: a commit and up to three of its indexes each.
    assert seen["versions"] <= 15 * 4 + 10

    house.rest(60)
    assert (house.segments, house.unindexed) == (1, 0)
    assert house.fragments <= 7
    house.rest(130)
    assert house.versions == 1
    assert not house.upkeep.is_due
    assert len(await reader.keyword([("edited29", 1.0)], ALL, limit=5)) == 1


def test_a_clock_that_was_set_back_keeps_no_more_versions_than_those_of_some_edits(house, monkeypatch):
    # Every version is from tomorrow.
    monkeypatch.setattr(index_upkeep, "KEEP_VERSIONS", timedelta(days=1))
    monkeypatch.setattr(index_upkeep, "_MOST_VERSIONS", 10)
    for number in range(10):
        house.edit(number, f"edited{number}")
    house.rest(60)

    assert house.versions <= 10


def test_what_waits_goes_before_upkeep_which_is_done_another_time(house):
    def wait():
        raise RunStopped(StopReason.URGENT)

    house.seconds += 60
    house.upkeep.note_change()
    with pytest.raises(RunStopped):
        house.upkeep.work(house.writer, wait)

    assert house.upkeep.is_due
    house.rest(1)
    assert not house.upkeep.is_due


def test_upkeep_waits_for_no_more_than_some_minutes(house):
    house.upkeep.note_change()
    assert house.upkeep.can_wait
    house.seconds += 200
    house.upkeep.note_change()
    assert house.upkeep.can_wait
    house.seconds += 200
    assert not house.upkeep.can_wait
    house.rest(1)
    assert house.upkeep.can_wait


def test_upkeep_that_fails_is_tried_again_a_minute_later_and_not_at_once(house, monkeypatch):
    def fail(*_, **__):
        raise UpkeepFailed("The disk is full.")

    with monkeypatch.context() as full:
        full.setattr("indexer.tidying.tidy", fail)
        full.setattr("indexer.tidying.tidy_edits", fail)
        house.edit(1, "edited", after=60)
        assert not house.upkeep.is_due
    assert house.unindexed
    house.rest(60)

    assert (house.segments, house.unindexed) == (1, 0)
