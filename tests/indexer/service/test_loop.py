import subprocess
import sys

from index.waiting import waiting_counts
from indexer.errors import StopReason
from indexer.progress import Filling, Progress
from ledger.errors import LeaseHeld
from ledger.leases import hold_lease
from ledger.reindex_requests import ask_reindex
from ledger.run_requests import waiting_runs
from ledger.runs import RunStatus, cancel_run, runs, start_run
from ledger.waiting_runs import Priority, WaitingRun
from tests.fakes.listed_source import ListedSource
from tests.indexer.agreement import assert_agreement
from tests.indexer.service.conftest import GatedSource, RestlessSource, filled


def names(office):
    return [run.source for run in office.ended()]


def test_what_waits_is_done_in_its_order_then_every_passage_gets_its_vectors(office):
    loop = office(filled(ListedSource("hr"), 3), filled(ListedSource("wiki"), 40), filled(ListedSource("code"), 3))
    loop.ask("hr", Priority.SCHEDULE)
    loop.ask("wiki", Priority.WEBHOOK)
    ask_reindex(loop.ledger, "code", ["0001.md"], loop.now())
    loop.start()
    loop.until_quiet()
    loop.until(lambda: not waiting_counts(loop.desk.bench.writer.table))
    loop.end()

    # Once its page was read, what was left of the code was as urgent as a schedule, and made room.
    assert list(dict.fromkeys((run.source, run.requested_by) for run in loop.ended())) == [
        ("code", "an answer"),
        ("wiki", "webhook"),
        ("hr", "schedule"),
    ]
    for source in loop.sources.values():
        assert_agreement(loop.desk.bench, source)


def test_where_something_always_waits_passages_get_their_vectors_all_the_same(office):
    wiki = filled(RestlessSource("wiki"), 300)
    loop = office(wiki, runs_seconds=0.0)
    wiki.ask = lambda: loop.ask("wiki", Priority.WEBHOOK)
    loop.ask("wiki", Priority.WEBHOOK)
    loop.start()

    table = loop.desk.bench.writer.table
    loop.until(lambda: loop.ended() and not waiting_counts(table))

    assert waiting_runs(loop.ledger)


def test_vectors_that_made_room_for_a_run_are_made_also_when_that_is_cancelled_before_its_turn(office, desk):
    shown: list[Progress | Filling] = []
    asked_for: list[WaitingRun | None] = []
    desk.watch(shown.append)
    loop = office(filled(ListedSource("wiki"), 40))
    really_next = loop.turns.next

    def next_turn():
        if asked_for and any(isinstance(each, Filling) for each in shown):
            return asked_for.pop()
        return really_next()

    loop.ask("wiki")
    asked_for.append(really_next())
    loop.turns.next = next_turn
    loop.start()
    loop.until(lambda: not asked_for and not waiting_counts(desk.bench.writer.table))


def test_what_is_asked_for_while_it_rests_is_done_at_once(office, desk):
    wiki = filled(ListedSource("wiki"), 2)
    loop = office(wiki)
    loop.start()
    for text in ("At noon.", "At one."):
        wiki.put("lunch.md", f"# Lunch\n\n{text}\n")
        loop.ask("wiki", Priority.WEBHOOK)
        loop.until_quiet()
        assert any(text in each for each in desk.texts(wiki)["lunch.md"])


def test_something_more_urgent_goes_before_a_run_that_is_under_way_and_that_goes_on_afterwards(office):
    large = filled(GatedSource("large", at="0700.md"), 1200)
    loop = office(large, filled(ListedSource("wiki"), 2))
    loop.ask("large", Priority.SCHEDULE)
    loop.start()
    assert large.gate.reached.wait(30)
    loop.ask("wiki", Priority.PERSON)
    large.gate.opened.set()
    loop.until_quiet()
    loop.end()

    first, urgent, last = loop.ended()
    assert (first.source, first.status, first.error) == ("large", RunStatus.INTERRUPTED, StopReason.URGENT)
    assert (urgent.source, urgent.status) == ("wiki", RunStatus.DONE)
    assert (last.source, last.status, last.added) == ("large", RunStatus.DONE, 1200 - first.added)
    assert first.added > 0


def test_a_page_goes_before_a_full_run_of_its_own_source_that_goes_on_where_it_was(office, desk):
    large = filled(GatedSource("large", at="0700.md"), 1200)
    loop = office(large)
    desk.run(filled(ListedSource("large"), 1200))
    loop.ask("large", Priority.SCHEDULE, is_full=True)
    loop.start()
    assert large.gate.reached.wait(30)
    large.put("1100.md", "# Part\n\nSomebody waits for this.\n")
    ask_reindex(loop.ledger, "large", ["1100.md"], loop.now())
    large.gate.opened.set()
    loop.until_quiet()
    loop.end()

    stopped, resumed = loop.ended()[1:]
    assert (stopped.status, stopped.error) == (RunStatus.INTERRUPTED, StopReason.URGENT)
    assert (resumed.status, resumed.is_full) == (RunStatus.DONE, True)
    again = large.was_read[large.was_read.index("0700.md") :]
    assert again.index("1100.md") < again.index("1199.md")
    # What was read and not yet written when it was stopped is read twice.
    assert sorted(set(large.was_read)) == large.paths
    assert len(large.was_read) < 1200 + 512
    assert_agreement(desk.bench, large)


def test_what_else_is_asked_of_its_own_source_waits_for_the_run_that_is_under_way(office):
    large = filled(GatedSource("large", at="0700.md"), 1200)
    loop = office(large)
    loop.ask("large", Priority.SCHEDULE)
    loop.start()
    assert large.gate.reached.wait(30)
    loop.ask("large", Priority.PERSON)
    large.gate.opened.set()
    loop.until_quiet()
    loop.end()

    assert [(run.status, run.requested_by) for run in loop.ended()] == [
        (RunStatus.DONE, "schedule"),
        (RunStatus.DONE, "person"),
    ]


def test_what_is_not_more_urgent_waits_for_the_run_that_is_under_way(office):
    large = filled(GatedSource("large", at="0700.md"), 1200)
    loop = office(large, filled(ListedSource("wiki"), 2))
    loop.ask("large", Priority.PERSON)
    loop.start()
    assert large.gate.reached.wait(30)
    loop.ask("wiki", Priority.WEBHOOK)
    large.gate.opened.set()
    loop.until_quiet()
    loop.end()

    assert [(run.source, run.status) for run in loop.ended()] == [
        ("large", RunStatus.DONE),
        ("wiki", RunStatus.DONE),
    ]


def test_when_it_is_told_to_end_it_leaves_the_run_to_the_next_start(office):
    large = filled(GatedSource("large", at="0700.md"), 1200)
    loop = office(large)
    loop.ask("large")
    loop.start()
    assert large.gate.reached.wait(30)
    loop.bell.end()
    large.gate.opened.set()
    loop.end()

    [run] = loop.ended()
    assert (run.status, run.error) == (RunStatus.INTERRUPTED, StopReason.ENDING)
    assert [each.source for each in waiting_runs(loop.ledger)] == ["large"]

    again = office(large)
    again.start()
    again.until_quiet()
    again.end()
    assert_agreement(loop.desk.bench, large)


def test_a_run_that_is_cancelled_is_not_begun_again(office):
    large = filled(GatedSource("large", at="0700.md"), 1200)
    loop = office(large, filled(ListedSource("wiki"), 2))
    loop.ask("large")
    loop.start()
    assert large.gate.reached.wait(30)
    cancel_run(loop.ledger, runs(loop.ledger)[0].id, "Ana", loop.now())
    large.gate.opened.set()
    loop.ask("wiki")
    loop.until_quiet()
    loop.end()

    assert [(run.source, run.status) for run in loop.ended()] == [
        ("large", RunStatus.CANCELLED),
        ("wiki", RunStatus.DONE),
    ]


def test_a_source_that_is_down_rests_and_keeps_no_other_from_its_turn(office):
    down = ListedSource("down", is_down=True)
    loop = office(down, filled(ListedSource("wiki"), 2))
    loop.ask("down")
    loop.ask("wiki", Priority.SCHEDULE)
    loop.start()
    loop.until(lambda: len(loop.ended()) == 2 and len(waiting_runs(loop.ledger)) == 1)
    [rests] = waiting_runs(loop.ledger)
    assert (rests.source, rests.priority) == ("down", Priority.SCHEDULE)
    assert rests.not_before is not None

    down.is_down = False
    loop.ask("down")
    loop.until_quiet()
    assert [run.status for run in loop.ended()] == [RunStatus.FAILED, RunStatus.DONE, RunStatus.DONE]


def test_a_source_that_cannot_be_used_as_it_is_configured_fails_where_everybody_sees_it(office):
    loop = office(ListedSource("misconfigured"), filled(ListedSource("wiki"), 2))
    loop.ask("misconfigured", is_full=True)
    loop.ask("wiki", Priority.SCHEDULE)
    loop.start()
    loop.until(lambda: len(loop.ended()) == 2)

    failed, done = loop.ended()
    assert (failed.status, failed.error) == (RunStatus.FAILED, "source misconfigured: there is no such folder")
    assert done.status is RunStatus.DONE
    assert waiting_runs(loop.ledger)[0].not_before is not None


def test_what_a_killed_process_left_is_done_at_the_start_also_its_vectors(office, desk):
    wiki = filled(ListedSource("wiki"), 40)
    desk.read(wiki)
    assert waiting_counts(desk.bench.writer.table)
    loop = office(wiki)
    loop.ask("wiki")
    killed = start_run(loop.ledger, "wiki", desk.bench.writer.space.fingerprint, "a killed process", loop.now())
    loop.start()
    loop.until_quiet()
    loop.until(lambda: not waiting_counts(desk.bench.writer.table))

    assert [(run.id, run.status) for run in loop.ended()][1] == (killed, RunStatus.INTERRUPTED)
    assert loop.ended()[-1].status is RunStatus.DONE


def test_it_waits_while_another_process_writes_the_index_and_goes_on_when_that_is_gone(office, desk, caplog):
    caplog.set_level("INFO")
    program = (
        "import sys; from ledger.engine import open_ledger; from ledger.leases import hold_lease\n"
        f"with hold_lease(open_ledger('sqlite:///{desk.folder}/ledger.db'), 'index'):\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        loop = office(filled(ListedSource("wiki"), 2))
        loop.ask("wiki")
        loop.start()
        loop.until(lambda: "waiting for the index" in caplog.text)
        assert loop.ended() == []
        holder.kill()
        holder.wait()

    loop.until_quiet()
    assert names(loop) == ["wiki"]


def test_it_keeps_the_index_to_itself_only_while_it_works(office):
    loop = office(filled(ListedSource("wiki"), 2))
    loop.ask("wiki")
    loop.start()
    loop.until_quiet()

    def is_free():
        try:
            with hold_lease(loop.ledger, "index"):
                return True
        except LeaseHeld:
            return False

    loop.until(is_free)


def test_a_source_that_is_not_in_the_settings_is_left_alone(office):
    loop = office(filled(ListedSource("wiki"), 2))
    loop.ask("gone")
    loop.ask("wiki", Priority.SCHEDULE)
    loop.start()
    loop.until(lambda: [each.source for each in waiting_runs(loop.ledger)] == ["gone"])

    assert names(loop) == ["wiki"]
