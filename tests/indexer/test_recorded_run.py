import logging
from datetime import timedelta

import pytest

from index.waiting import waiting_counts
from indexer.errors import StopReason
from indexer.recorded_run import Order, never, run_source
from ledger.leases import hold_lease
from ledger.reindex_requests import ask_reindex, reindex_requests
from ledger.run_requests import ask_run, waiting_runs
from ledger.runs import RunStatus, cancel_run, runs
from ledger.waiting_runs import Priority, RunRequest
from tests.fakes.event_log import event_log
from tests.fakes.full_index import SAID, FullIndex
from tests.fakes.listed_source import ListedSource
from tests.indexer.agreement import assert_agreement


@pytest.fixture
def large():
    """A source of three batches."""
    source = ListedSource()
    for number in range(1100):
        source.put(f"{number:04}.md", f"# Part\n\nDocument {number} says so.\n")
    return source


@pytest.fixture
def run(desk):
    def run(source, *, must_stop=never, is_forced=False, read_since=None):
        source.was_read.clear()
        order = Order("a test", is_forced, read_since=read_since)
        with hold_lease(desk.bench.ledger, "index") as lease:
            return run_source(desk.bench, source, lease, order, must_stop=must_stop)

    return run


@pytest.fixture
def ask(desk):
    def ask(source, *, is_full=False):
        request = RunRequest(source.name, is_full, "a test", desk.bench.clock())
        ask_run(desk.bench.ledger, request)

    return ask


def after(steps, reason):
    """Say nothing for so many steps, then why the run has to stop."""
    left = [None] * steps
    return lambda _: left.pop() if left else reason


@pytest.mark.parametrize("reason", [StopReason.ENDING, StopReason.URGENT])
def test_a_run_that_is_stopped_keeps_what_it_has_done_and_is_gone_on_with(desk, large, run, ask, reason):
    ask(large)
    report = run(large, must_stop=after(2, reason))

    assert (report.stopped, report.error) == (reason, reason.value)
    [stopped] = runs(desk.bench.ledger)
    assert (stopped.status, stopped.error) == (RunStatus.INTERRUPTED, reason.value)
    assert 0 < stopped.done < stopped.total == 1100
    assert [each.source for each in waiting_runs(desk.bench.ledger)] == ["wiki"]

    report = run(large)
    assert report.error is None
    assert report.counts.added == len(large.was_read) == 1100 - stopped.done
    assert waiting_runs(desk.bench.ledger) == []
    assert_agreement(desk.bench, large)


def test_what_could_not_be_parsed_before_a_run_was_stopped_is_not_tried_again(desk, large, run):
    large.refused["0000.md"] = "it is empty"
    run(large)  # only after a whole run is it known what need not be tried
    large.put("0000.md", "# Still\n\nEmpty.\n")
    for number in range(1, 1100):
        large.put(f"{number:04}.md", f"# Part\n\nDocument {number} says otherwise.\n")
    run(large, must_stop=after(2, StopReason.URGENT))
    assert "0000.md" in large.was_read
    run(large)

    assert "0000.md" not in large.was_read


def test_a_run_that_is_cancelled_stops_at_its_next_step_and_is_not_begun_again(desk, large, run, ask):
    ask(large)

    def cancel(_):
        cancel_run(desk.bench.ledger, runs(desk.bench.ledger)[0].id, "Ana", desk.bench.clock())

    report = run(large, must_stop=cancel)

    assert report.stopped is StopReason.CANCELLED
    [cancelled] = runs(desk.bench.ledger)
    assert (cancelled.status, cancelled.error) == (RunStatus.CANCELLED, "Cancelled by Ana.")
    assert waiting_runs(desk.bench.ledger) == []
    run(large)
    assert_agreement(desk.bench, large)


def test_the_ledger_tells_how_far_a_run_is(desk, large, run):
    seen = []

    def look(_):
        [now] = runs(desk.bench.ledger)
        seen.append((now.done, now.total))

    run(large, must_stop=look)

    assert seen[0] == (0, 1100)
    assert seen[-1] == (1100, 1100)
    assert seen == sorted(seen)
    assert len({done for done, _ in seen}) > 2


def test_documents_that_somebody_waits_for_are_read_first(desk, large, run):
    ask_reindex(desk.bench.ledger, "wiki", ["0900.md", "0500.md"], desk.bench.clock())
    run(large)

    assert large.was_read[:3] == ["0500.md", "0900.md", "0000.md"]
    assert reindex_requests(desk.bench.ledger) == {}
    assert waiting_runs(desk.bench.ledger) == []


def test_a_page_that_somebody_waits_for_is_there_before_the_rest_is_read_which_is_not_as_urgent(desk, large, run):
    ask_reindex(desk.bench.ledger, "wiki", ["0900.md"], desk.bench.clock())
    seen = []

    def look(priority):
        seen.append((list(desk.known(large)), priority, len(reindex_requests(desk.bench.ledger))))

    run(large, must_stop=look)

    assert seen[0] == ([], Priority.PAGE, 1)
    assert (["0900.md"], Priority.PAGE, 1) in seen
    assert {priority for known, priority, _ in seen if len(known) > 1} == {Priority.SCHEDULE}
    assert waiting_runs(desk.bench.ledger) == []


def test_what_else_a_run_for_a_page_found_is_done_also_when_it_was_stopped(desk, large, run):
    ask_reindex(desk.bench.ledger, "wiki", ["0900.md"], desk.bench.clock())
    run(large, must_stop=after(3, StopReason.URGENT))

    [rest] = waiting_runs(desk.bench.ledger)
    assert (rest.priority, rest.asked_by) == (Priority.SCHEDULE, "an answer")
    run(large)
    assert waiting_runs(desk.bench.ledger) == []
    assert_agreement(desk.bench, large)


def test_a_full_run_that_is_stopped_again_and_again_reads_every_document_once(desk, large, run, ask):
    large.refused["0007.md"] = "it is empty"
    run(large)
    ask(large, is_full=True)
    [waiting] = waiting_runs(desk.bench.ledger)
    read, turns = [], 0
    while waiting_runs(desk.bench.ledger):
        # Listing is one step; with one more, each turn brings it a batch further.
        run(large, must_stop=after(1, StopReason.URGENT), is_forced=True, read_since=waiting.full_asked_at)
        read += large.was_read
        turns += 1

    assert turns > 2
    assert sorted(read) == large.paths
    assert_agreement(desk.bench, large)


def test_a_full_run_that_nobody_has_begun_reads_what_was_read_before_it_was_asked_for(desk, large, run, ask):
    run(large)
    ask(large, is_full=True)
    [waiting] = waiting_runs(desk.bench.ledger)
    run(large, is_forced=True, read_since=waiting.full_asked_at)

    assert len(large.was_read) == 1100


def test_a_source_that_failed_rests_longer_each_time_until_it_is_well(desk, wiki, run, ask):
    rests = []
    for _ in range(3):
        wiki.is_down = True
        ask(wiki)
        run(wiki)
        [waiting] = waiting_runs(desk.bench.ledger)
        assert waiting.not_before is not None
        rests.append(round((waiting.not_before - desk.bench.clock()) / timedelta(minutes=1)))
    wiki.is_down = False
    run(wiki)

    assert rests == [1, 2, 4]
    assert waiting_runs(desk.bench.ledger) == []


def test_a_full_disk_is_no_fault_of_a_source_which_rests_for_minutes_at_most(desk, wiki, run, ask):
    desk.reopen(writer=FullIndex)
    for _ in range(8):
        ask(wiki)
        report = run(wiki)
        assert (report.error, report.storage_failed) == (SAID, True)
    [waiting] = waiting_runs(desk.bench.ledger)
    assert waiting.not_before is not None
    assert waiting.not_before - desk.bench.clock() <= timedelta(minutes=5)

    desk.bench.writer.is_full = False
    assert run(wiki).error is None
    assert waiting_runs(desk.bench.ledger) == []
    assert_agreement(desk.bench, wiki)


def test_a_run_of_the_command_line_fulfils_what_waits_but_for_a_full_one(desk, wiki, run, ask):
    ask(wiki, is_full=True)
    ask(wiki)
    run(wiki)
    assert [each.is_full for each in waiting_runs(desk.bench.ledger)] == [True]
    run(wiki, is_forced=True)

    assert waiting_runs(desk.bench.ledger) == []
    assert [each.is_full for each in runs(desk.bench.ledger)] == [True, False]


def test_a_stopped_run_leaves_vectors_to_the_fill(desk, large, run):
    run(large, must_stop=after(2, StopReason.ENDING))

    assert waiting_counts(desk.bench.writer.table)["wiki"] == runs(desk.bench.ledger)[0].chunks > 0


def test_all_that_is_logged_during_a_run_has_its_id_and_its_source(desk, run):
    source = ListedSource()
    source.put("a.md", "# Part\n\nSays so.\n")
    source.refused["b.md"] = "it is empty"

    with event_log() as events:
        run(source, must_stop=lambda _: logging.getLogger("sources.git").info("asked"))
        logging.getLogger("sources.git").info("asked by somebody else")

    [latest] = runs(desk.bench.ledger)
    [finished] = events("run finished")
    *asked, later = events("asked")
    assert asked
    assert all((event["run_id"], event["source"]) == (latest.id, "wiki") for event in (*asked, finished))
    assert "run_id" not in later
    assert (finished["status"], finished["added"], finished["failed"]) == ("done", 1, 0)
