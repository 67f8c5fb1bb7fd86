from itertools import count
from random import Random

import pytest

from index.errors import ModelUnavailable
from index.waiting import waiting_counts
from indexer.cluster import cluster_run, indexing
from indexer.errors import StopReason
from indexer.progress import Progress
from ledger.documents import record_documents
from ledger.failures import failures
from ledger.runs import RunStatus, cancel_run, runs
from tests.fakes.hash_embedder import HashEmbedder
from tests.fakes.listed_source import ListedSource
from tests.fakes.thread_cluster import ThreadCluster
from tests.indexer.agreement import contents
from tests.indexer.conftest import Desk, open_bench
from tests.indexer.crashing import source_at

TURNS = 3


@pytest.fixture(autouse=True)
def small_groups(monkeypatch):
    """Let a source of some hundred small documents be many groups."""
    monkeypatch.setattr(cluster_run, "_GROUP_BYTES", 2_000)


@pytest.fixture
def here(tmp_path):
    """An index of one machine."""
    folder = tmp_path / "here"
    folder.mkdir()
    embedder = HashEmbedder()
    desk = Desk(folder, open_bench(folder, embedder), embedder)
    yield desk
    desk.bench.ledger.dispose()


@pytest.fixture
def large():
    source = ListedSource()
    for number in range(300):
        source.put(f"{number:04}.md", f"# Part\n\nDocument {number} says so.\n")
    return source


def counts(report):
    did = report.counts
    return (did.added, did.changed, did.unchanged, did.removed, did.skipped, did.failed, did.chunks, did.done)


def test_the_index_of_a_cluster_is_that_of_one_machine_through_edits_moves_deletions_and_restrictions(desk, here):
    for turn in range(TURNS):
        source = source_at(turn)

        report, expected = desk.run_there_well(source), here.run_well(source)

        assert counts(report) == counts(expected)
        assert contents(desk.bench, [source]) == contents(here.bench, [source])
    assert desk.reasons(source) == here.reasons(source)
    assert not waiting_counts(desk.bench.writer.table)


def test_a_run_that_finds_nothing_new_asks_the_cluster_for_nothing(desk, large):
    desk.run_there_well(large)
    desk.cluster.cut_together.clear()
    version = desk.bench.writer.version

    report = desk.run_there_well(large)

    assert desk.cluster.cut_together == []
    assert (report.counts.unchanged, desk.bench.writer.version) == (300, version)


def test_a_forced_run_embeds_nothing_that_has_a_vector(desk, large):
    desk.run_there_well(large)
    desk.embedder.embedded.clear()

    report = desk.run_there_well(large, is_forced=True)

    assert (report.counts.changed, report.counts.reused) == (300, 300)
    assert desk.embedder.embedded == []


def test_processes_that_end_at_random_lose_and_double_nothing(desk, here):
    dealer = Random(5)
    desk.cluster.loses = lambda: dealer.random() < 0.1
    source = source_at(0)

    [report] = desk.run_there(source)
    desk.cluster.loses = lambda: False
    desk.run_there_well(source)
    here.run_well(source)

    assert report.error is None
    assert contents(desk.bench, [source]) == contents(here.bench, [source])


def test_a_document_that_ends_its_process_fails_alone_and_becomes_a_dead_letter(desk, large):
    desk.cluster.deadly.add("0100.md")

    [report] = desk.run_there(large)

    assert (report.error, report.counts.added, report.counts.failed) == (None, 299, 1)
    assert "the indexer ended once while it read this document" in desk.reasons(large)["0100.md"][1]
    assert desk.cluster.cut_together.count(["0100.md"]) == 2

    desk.run_there(large)
    [failure] = failures(desk.bench.ledger, large.name)
    assert failure.deaths == 2


def test_what_cannot_be_cut_or_linked_or_read_is_left_out_as_on_one_machine(desk, here, monkeypatch):
    def troubled():
        source = ListedSource(refused={"lfs.md": "a pointer"}, unreadable={"later.md"}, vanishing={"gone.md"})
        for name in ("good", "lfs", "later", "gone", "bad-link"):
            source.put(f"{name}.md", f"# {name}\n\nText of {name}.\n")
        source.put("damaged.ipynb", "{ this is no notebook")
        source.put("picture.png", "no text")
        return source

    link = ListedSource.link

    def stumble(self, document, place):
        if document.path == "bad-link.md":
            raise ZeroDivisionError
        return link(self, document, place)

    monkeypatch.setattr(ListedSource, "link", stumble)

    source = troubled()
    [report] = desk.run_there(source)
    [expected] = here.run(troubled())

    assert counts(report) == counts(expected)
    assert (
        desk.reasons(source).keys()
        == here.reasons(source).keys()
        == {"lfs.md", "later.md", "bad-link.md", "damaged.ipynb", "picture.png"}
    )
    assert {path: kind for path, (kind, _) in desk.reasons(source).items()} == {
        path: kind for path, (kind, _) in here.reasons(source).items()
    }


def test_a_source_that_breaks_down_leaves_what_was_read_until_then(desk, large):
    large.broken.add("0200.md")

    [report] = desk.run_there(large)

    assert report.error
    assert report.counts.added == 200
    large.broken.clear()
    desk.run_there_well(large)
    assert len(desk.known(large)) == 300


def test_a_run_that_is_cancelled_keeps_what_is_committed_and_gives_up_the_rest(desk, large):
    def cancel(step):
        if isinstance(step, Progress) and step.done:
            [run] = [run for run in runs(desk.bench.ledger, large.name) if run.status is RunStatus.RUNNING]
            cancel_run(desk.bench.ledger, run.id, "ana", desk.bench.clock())

    desk.watch(cancel)
    [report] = desk.run_there(large)

    assert report.stopped is StopReason.CANCELLED
    assert 0 < report.counts.added < 300
    assert desk.cluster.given_up
    desk.watch(lambda _: None)
    desk.run_there_well(large)
    assert len(desk.known(large)) == 300


class Killed(BaseException):
    """What nothing in the product catches."""


def test_rows_that_a_killed_driver_committed_and_did_not_record_are_not_doubled(desk, here, large, monkeypatch):
    commits: list[int] = []

    def killed_at_the_second(*arguments):
        commits.append(1)
        if len(commits) == 2:
            raise Killed
        record_documents(*arguments)

    monkeypatch.setattr(cluster_run, "record_documents", killed_at_the_second)
    with pytest.raises(Killed):
        desk.run_there(large)
    monkeypatch.undo()
    known, stored = len(desk.known(large)), desk.bench.writer.table.count_rows()
    # Fewer than there are may be under way at once, so there is always a second commit; it may be the last.
    assert 0 < known < stored <= 300

    report = desk.run_there_well(large)
    here.run_well(large)

    assert report.counts.added == 300 - known
    assert contents(desk.bench, [large]) == contents(here.bench, [large])


def test_a_model_that_is_down_puts_the_vectors_off(desk, large, monkeypatch):
    def refuse(*_):
        raise ModelUnavailable("down")

    monkeypatch.setattr(HashEmbedder, "embed_passages", refuse)
    [report] = desk.run_there(large)

    assert (report.counts.added, report.waiting) == (300, 300)
    assert "down" in (report.error or "")
    monkeypatch.undo()
    desk.run_there_well(large)
    assert not waiting_counts(desk.bench.writer.table)


def test_indexes_of_a_table_that_has_grown_much_are_built_in_parts(desk, here, large, monkeypatch):
    monkeypatch.setattr(indexing, "DISTRIBUTED_ROWS", 100)

    desk.run_there_well(large)

    stats = {
        index.name: desk.bench.writer.table.index_stats(index.name) for index in desk.bench.writer.table.list_indices()
    }
    assert {name: (each.num_unindexed_rows, each.num_indices) for name, each in stats.items()} == dict.fromkeys(
        stats, (0, 1)
    )


def test_indexes_that_cannot_be_built_in_parts_are_left_to_upkeep(desk, large, monkeypatch):
    def refuse(self, plan):
        raise ValueError("no such fragment")

    monkeypatch.setattr(indexing, "DISTRIBUTED_ROWS", 100)
    monkeypatch.setattr(ThreadCluster, "build_segments", refuse)

    desk.run_there_well(large)

    table = desk.bench.writer.table
    assert {table.index_stats(index.name).num_unindexed_rows for index in table.list_indices()} == {0}


def test_what_was_left_out_is_told_once_though_a_process_ends_at_the_others(desk):
    source = ListedSource()
    source.put("good.md", "# Good\n\nText.\n")
    source.put("damaged.ipynb", "{ this is no notebook")
    # The one that embeds, after the one that has cut.
    ends = iter([False, True])
    desk.cluster.loses = lambda: next(ends, False)

    [report] = desk.run_there(source)

    assert (report.counts.added, report.counts.failed, report.counts.done) == (1, 1, 2)
    assert [failure.path for failure in report.failures] == ["damaged.ipynb"]
    assert desk.cluster.cut_together[1:] == [["good.md"]]


def test_a_source_that_is_slow_to_read_keeps_nobody_from_looking_what_has_come_of_it(desk, large, monkeypatch):
    looks = []
    finished = ThreadCluster.finished

    def look(self, tasks, seconds):
        looks.append((len(large.was_read), seconds))
        return finished(self, tasks, seconds)

    # Of a clock that goes on by a second at each look, every group takes a second to read.
    monkeypatch.setattr(cluster_run, "monotonic", count().__next__)
    monkeypatch.setattr(ThreadCluster, "finished", look)
    desk.cluster.at_once = 1000

    desk.run_there_well(large)

    read = [documents for documents, seconds in looks if not seconds]
    assert read[0] < 100
    assert len(set(read)) > 3
