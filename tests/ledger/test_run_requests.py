from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.reindex_requests import ask_reindex
from ledger.run_requests import ask_run, drop_requests, fulfil, meet_pages, put_off, runs_in_order, waiting_runs
from ledger.runs import RunCounts, RunStatus, finish_run, start_run
from ledger.transaction import writing
from ledger.waiting_runs import Priority, RunRequest, StoredRequest, merged
from tests.ledger.test_waiting_runs import REQUESTS

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)
SOURCES = ("code", "hr", "wiki")


def request(source="wiki", asked_by="Ana", at=NOON, priority=Priority.PERSON, *, is_full=False):
    return RunRequest(source, is_full, asked_by, at, priority)


@pytest.fixture
def ask(each_ledger):
    def ask(*requests):
        for each in requests:
            ask_run(each_ledger, each)
        found = waiting_runs(each_ledger)
        return found[0] if len(found) == 1 else found

    return ask


def test_what_was_asked_for_waits_once_for_each_source(each_ledger, ask):
    assert ask() == []
    code, wiki = ask(request("wiki"), request("code"), request("wiki", "Ben", LATER))

    assert (code.source, code.asked_by, code.asked_at) == ("code", "Ana", NOON)
    assert (wiki.source, wiki.asked_by, wiki.asked_at, wiki.first_asked_at) == ("wiki", "Ben", LATER, NOON)


def test_a_thousand_webhooks_take_the_room_of_one(each_ledger, ask):
    moments = [NOON + timedelta(seconds=second) for second in range(1000)]
    run = ask(*(request(asked_by="webhook", at=at, priority=Priority.WEBHOOK) for at in moments))

    assert len(run.tokens) == 1
    assert (run.first_asked_at, run.asked_at) == (moments[0], moments[-1])


@given(requests=st.lists(REQUESTS, max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_requests_that_are_stored_once_a_kind_come_to_what_they_would_come_to_one_by_one(ledger, requests):
    for source in SOURCES:
        with writing(ledger) as connection:
            drop_requests(connection, source)
    for each in requests:
        ask_run(ledger, each)
    alone = merged(StoredRequest(each, each.asked_at, None, str(n)) for n, each in enumerate(requests))

    def shapes(found):
        return [
            (each.source, each.is_full, each.accepts_deletions, each.priority, each.first_asked_at, each.asked_at)
            for each in found
        ]

    assert shapes(waiting_runs(ledger)) == shapes(alone)


def test_a_run_fulfils_what_waited_when_it_began_and_nothing_of_another_source(each_ledger, ask):
    _, wiki = ask(request("hr"), request("wiki"), request("wiki", priority=Priority.SCHEDULE))
    fulfil(each_ledger, wiki, was_full=False)

    assert [each.source for each in waiting_runs(each_ledger)] == ["hr"]


@pytest.mark.parametrize("at", [LATER, NOON, NOON - timedelta(hours=1)])
def test_what_is_asked_while_a_run_works_waits_on_whatever_the_clock_says(each_ledger, ask, at):
    began_with = ask(request())
    ask(request(at=at))
    fulfil(each_ledger, began_with, was_full=True)

    assert [each.source for each in waiting_runs(each_ledger)] == ["wiki"]


def test_a_schedule_that_falls_into_a_full_run_asks_for_no_second_full_one(each_ledger, ask):
    began_with = ask(request(is_full=True))
    ask(request(asked_by="schedule", at=LATER, priority=Priority.SCHEDULE))
    fulfil(each_ledger, began_with, was_full=True)

    [run] = waiting_runs(each_ledger)
    assert (run.is_full, run.priority, run.asked_by) == (False, Priority.SCHEDULE, "schedule")


def test_a_run_that_reads_changes_alone_fulfils_no_full_request(each_ledger, ask):
    run = ask(request(is_full=True), request())
    fulfil(each_ledger, run, was_full=False)
    assert [each.is_full for each in waiting_runs(each_ledger)] == [True]

    fulfil(each_ledger, run, was_full=True)
    assert waiting_runs(each_ledger) == []


def test_what_failed_waits_for_its_time_also_when_a_schedule_asks_again(each_ledger, ask):
    put_off(each_ledger, ask(request(priority=Priority.SCHEDULE)), LATER)
    assert runs_in_order(each_ledger, SOURCES, NOON) == []
    ask(request(priority=Priority.SCHEDULE, at=LATER))
    ask(request(priority=Priority.WEBHOOK, at=LATER))

    assert runs_in_order(each_ledger, SOURCES, NOON) == []
    assert [each.source for each in runs_in_order(each_ledger, SOURCES, LATER)] == ["wiki"]


def test_what_failed_is_tried_at_once_when_a_person_asks_again(each_ledger, ask):
    put_off(each_ledger, ask(request()), LATER)
    assert runs_in_order(each_ledger, SOURCES, NOON) == []
    ask(request(at=NOON))

    [run] = runs_in_order(each_ledger, SOURCES, NOON)
    assert run.priority is Priority.PERSON


def test_what_a_person_asked_while_the_run_failed_is_tried_at_once(each_ledger, ask):
    began_with = ask(request())
    ask(request(asked_by="Ben", at=LATER))
    put_off(each_ledger, began_with, LATER + timedelta(hours=1))

    assert [each.asked_by for each in runs_in_order(each_ledger, SOURCES, LATER)] == ["Ben"]


@pytest.mark.parametrize("priority", [Priority.WEBHOOK, Priority.SCHEDULE])
def test_a_webhook_or_a_schedule_while_the_run_fails_does_not_wake_the_source(each_ledger, ask, priority):
    began_with = ask(request(priority=Priority.SCHEDULE))
    ask(request(priority=priority, at=LATER))
    put_off(each_ledger, began_with, LATER + timedelta(hours=1))

    assert runs_in_order(each_ledger, SOURCES, LATER) == []


def test_a_document_that_is_out_of_date_makes_its_source_the_most_urgent(each_ledger, ask):
    ask(request("hr"))
    ask_reindex(each_ledger, "wiki", ["lunch.md"], NOON)
    ask_reindex(each_ledger, "code", [], NOON)

    first, second = runs_in_order(each_ledger, SOURCES, NOON)
    assert (first.source, first.priority, first.asked_by) == ("wiki", Priority.PAGE, "an answer")
    assert second.source == "hr"


def test_a_page_that_was_read_is_forgotten_and_the_run_is_as_urgent_as_the_rest(each_ledger, ask):
    ask_reindex(each_ledger, "wiki", ["lunch.md"], NOON)
    began_with = ask(request(priority=Priority.WEBHOOK), request(asked_by="Ben", is_full=True))
    assert began_with.priority is Priority.PAGE
    rest = meet_pages(each_ledger, began_with)

    assert (rest.priority, rest.asked_by) == (Priority.PERSON, "Ben")
    [waiting] = waiting_runs(each_ledger)
    assert waiting == rest
    fulfil(each_ledger, rest, was_full=True)
    assert waiting_runs(each_ledger) == []


def test_when_a_page_was_all_that_was_asked_for_the_rest_of_the_run_waits_as_a_schedule_does(each_ledger, ask):
    ask_reindex(each_ledger, "wiki", ["lunch.md"], NOON)
    rest = meet_pages(each_ledger, ask())

    assert (rest.priority, rest.asked_by) == (Priority.SCHEDULE, "an answer")
    assert waiting_runs(each_ledger) == [rest]
    fulfil(each_ledger, rest, was_full=False)
    assert waiting_runs(each_ledger) == []


@pytest.mark.parametrize("priority", Priority)
def test_what_is_asked_while_pages_are_read_is_not_taken_for_met(each_ledger, ask, priority):
    ask_reindex(each_ledger, "wiki", ["lunch.md"], NOON)
    began_with = ask()
    ask(request(priority=priority))
    rest = meet_pages(each_ledger, began_with)
    fulfil(each_ledger, rest, was_full=True)

    assert rest.priority is Priority.SCHEDULE
    [waiting] = waiting_runs(each_ledger)
    assert (waiting.priority, waiting.asked_by) == (priority, "Ana")


@pytest.mark.parametrize("step", [timedelta(minutes=1), timedelta(days=-1)])
def test_sources_take_turns_also_when_clocks_are_set_back(each_ledger, ask, step):
    ask(*(request(source, priority=Priority.SCHEDULE) for source in SOURCES))
    turns = []
    for turn in range(6):
        now = NOON + turn * step
        run = runs_in_order(each_ledger, SOURCES, now)[0]
        run_id = start_run(each_ledger, run.source, "space", run.asked_by, now)
        finish_run(each_ledger, run_id, RunStatus.DONE, RunCounts(), None, now)
        turns.append(run.source)

    assert turns == ["code", "hr", "wiki"] * 2


def test_a_source_that_is_not_asked_about_is_left_waiting(each_ledger, ask):
    ask(request("removed-from-the-settings"), request("wiki"))

    assert [each.source for each in runs_in_order(each_ledger, SOURCES, NOON)] == ["wiki"]
