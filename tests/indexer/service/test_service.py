import sqlite3
from contextlib import nullcontext
from datetime import UTC, datetime
from inspect import unwrap
from threading import Event, Thread

import pytest

from index.errors import UnwritableIndex
from indexer.service.bell import Bell
from indexer.service.loop import Loop, Means
from indexer.service.schedules import Schedules
from indexer.service.service import Asking, Service
from ledger.errors import LedgerUnavailable
from ledger.reading_marks import standing_mark
from ledger.reindex_requests import reindex_requests
from ledger.run_history import schedule_met_at
from ledger.run_requests import waiting_runs
from ledger.runs import RunStatus, runs, start_run
from ledger.transaction import writing
from ledger.waiting_runs import Priority
from tests.fakes.full_index import SAID, FullIndex
from tests.fakes.listed_source import ListedSource
from tests.indexer.agreement import assert_agreement
from tests.indexer.service.conftest import PATIENCE_SECONDS, GatedSource, filled


def now():
    return datetime.now(UTC)


@pytest.fixture
def start(office):
    """Start a service over sources in a thread; returns it, its office, and what tells it to end."""

    def start(*sources, loop=None, stop_seconds=PATIENCE_SECONDS):
        opened, ended = office(*sources), Event()
        space = opened.desk.bench.space
        schedules = Schedules(
            dict.fromkeys(opened.sources, "every day"),
            "UTC",
            Asking(opened.ledger, opened.bell, now).by_schedule,
            now,
            lambda source: schedule_met_at(opened.ledger, source, space, now()),
        )
        service = Service(opened.ledger, loop or opened.loop, schedules, opened.bell, ended, stop_seconds=stop_seconds)
        thread = Thread(target=service.run, args=(nullcontext(),))
        thread.start()
        return service, opened, ended, thread

    return start


def end(ended, thread):
    ended.set()
    thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()


def test_what_never_ran_is_looked_through_at_its_start(start):
    service, opened, ended, thread = start(filled(ListedSource("wiki"), 2))
    opened.until_quiet()
    opened.until(opened.ended)
    assert (service.is_alive(), service.why_not_ready()) == (True, "")
    end(ended, thread)

    assert [run.requested_by for run in opened.ended()] == ["schedule"]
    assert (service.is_alive(), service.has_died) == (False, False)


def test_what_was_cut_short_by_a_kill_is_looked_through_at_its_start_and_what_ended_well_at_its_time(start, desk):
    wiki, code = filled(ListedSource("wiki"), 2), filled(ListedSource("code"), 2)
    desk.run(wiki, code)
    # As a kill leaves it; nobody had asked for it by the queue.
    start_run(desk.bench.ledger, "wiki", desk.bench.writer.space.fingerprint, "cli", now())
    _, opened, ended, thread = start(wiki, code)
    opened.until_quiet()
    opened.until(lambda: opened.ended()[-1].requested_by == "schedule")
    end(ended, thread)

    assert [(run.source, run.requested_by, run.status) for run in opened.ended()[2:]] == [
        ("wiki", "cli", RunStatus.INTERRUPTED),
        ("wiki", "schedule", RunStatus.DONE),
    ]


def test_what_cannot_be_interrupted_does_not_keep_it_from_ending(start):
    hanging = filled(GatedSource("wiki", at="0001.md"), 2)
    service, opened, ended, thread = start(hanging, stop_seconds=0.1)
    assert hanging.gate.reached.wait(PATIENCE_SECONDS)
    end(ended, thread)

    assert service.is_alive()
    assert [run.status for run in runs(opened.ledger)] == [RunStatus.RUNNING]
    assert [each.source for each in waiting_runs(opened.ledger)] == ["wiki"]
    assert standing_mark(opened.ledger, "wiki") == []
    hanging.gate.opened.set()
    opened.until(lambda: not service.is_alive())


def test_a_loop_that_meets_what_it_was_not_made_for_ends_the_process(start, office, caplog):
    def fail():
        raise ValueError("what nobody thought of")

    broken = office(ListedSource("wiki"))
    loop = Loop(Means(broken.ledger, fail, broken.build, broken.hand), broken.turns, broken.bell)
    service, _, _, thread = start(ListedSource("wiki"), loop=loop)
    thread.join(PATIENCE_SECONDS)

    assert not thread.is_alive()
    assert (service.has_died, service.why_not_ready()) == (True, "the loop does not work")
    assert "the loop has died" in caplog.text


def test_a_disk_that_is_full_is_why_it_is_not_ready_until_there_is_room_again(start, desk):
    desk.reopen(writer=FullIndex)
    wiki = filled(ListedSource("wiki"), 2)
    service, opened, ended, thread = start(wiki)
    opened.until(lambda: service.why_not_ready() == SAID)
    assert service.is_alive()
    assert [run.error for run in opened.ended()] == [SAID]

    desk.bench.writer.is_full = False
    opened.ask("wiki")
    opened.until_quiet()
    opened.until(lambda: service.why_not_ready() == "")
    end(ended, thread)
    assert_agreement(desk.bench, wiki)


@pytest.mark.parametrize("error", [UnwritableIndex(SAID), LedgerUnavailable("the ledger is full")])
def test_when_index_or_ledger_cannot_be_opened_it_waits_and_goes_on(start, office, error):
    errors = [error]
    wiki = filled(ListedSource("wiki"), 2)
    other = office(wiki)

    def open_bench():
        if errors:
            raise errors[0]
        return other.desk.bench

    loop = Loop(Means(other.ledger, open_bench, other.build, other.hand), other.turns, other.bell)
    service, opened, ended, thread = start(wiki, loop=loop)
    opened.until(lambda: service.why_not_ready() == str(error))
    errors.clear()
    other.ask("wiki")
    opened.until_quiet()
    opened.until(lambda: service.why_not_ready() == "")
    ended.set()
    other.bell.end()
    thread.join(PATIENCE_SECONDS)
    assert not service.has_died


def test_while_another_program_keeps_the_ledger_locked_a_run_waits_and_goes_on_afterwards(
    start, desk, caplog, monkeypatch
):
    # Each of some five writes waits for the other program; ten seconds of that are for people.
    monkeypatch.setitem(unwrap(writing).__kwdefaults__, "patience_seconds", 0.5)
    wiki = filled(GatedSource("wiki", at="0001.md"), 2)
    service, opened, ended, thread = start(wiki)
    assert wiki.gate.reached.wait(PATIENCE_SECONDS)
    other = sqlite3.connect(desk.folder / "ledger.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    wiki.gate.opened.set()
    opened.until(lambda: "stayed locked by another process" in service.why_not_ready())
    assert service.is_alive()

    other.execute("ROLLBACK")
    other.close()
    opened.bell.ring()
    opened.until_quiet()
    opened.until(lambda: service.why_not_ready() == "")
    end(ended, thread)
    assert opened.ended()[-1].status is RunStatus.DONE
    assert caplog.text.count("not kept up to date") == 1


def test_a_webhook_is_more_urgent_than_a_schedule_and_both_wake_the_loop(desk):
    bell = Bell()
    asking = Asking(desk.bench.ledger, bell, now)
    for ask, priority, name in (
        (asking.by_schedule, Priority.SCHEDULE, "schedule"),
        (asking.by_webhook, Priority.WEBHOOK, "webhook"),
    ):
        ask("wiki")
        bell.wait(3600)
        [waiting] = waiting_runs(desk.bench.ledger)
        assert (waiting.priority, waiting.asked_by) == (priority, name)


def test_the_page_that_a_webhook_names_waits_with_the_run_that_it_asks_for_and_is_no_more_urgent(desk):
    bell, ledger = Bell(), desk.bench.ledger
    Asking(ledger, bell, now).by_webhook("wiki", "ENG/7")
    bell.wait(3600)

    assert list(reindex_requests(ledger)["wiki"]) == ["ENG/7"]
    [waiting] = waiting_runs(ledger)
    assert (waiting.priority, waiting.asked_by) == (Priority.WEBHOOK, "webhook")
