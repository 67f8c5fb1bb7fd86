from datetime import UTC, datetime, timedelta

from ledger.run_requests import RunRequest, ask_run, clear_run_requests, run_requests

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = MOMENT + timedelta(minutes=1)


def test_what_was_asked_for_waits_by_source_and_the_later_request_counts(each_ledger):
    assert run_requests(each_ledger) == []
    for request in (RunRequest("wiki", False, "Ana", MOMENT), RunRequest("code", False, "Ben", MOMENT)):
        ask_run(each_ledger, request)
    ask_run(each_ledger, RunRequest("wiki", False, "Ben", LATER))

    assert run_requests(each_ledger) == [
        RunRequest("code", False, "Ben", MOMENT),
        RunRequest("wiki", False, "Ben", LATER),
    ]


def test_a_full_run_that_waits_stays_full_when_less_is_asked_for(each_ledger):
    ask_run(each_ledger, RunRequest("wiki", True, "Ana", MOMENT))
    ask_run(each_ledger, RunRequest("wiki", False, "Ben", LATER))

    assert run_requests(each_ledger) == [RunRequest("wiki", True, "Ben", LATER)]


def test_a_run_fulfils_what_was_asked_before_it_began(each_ledger):
    for source, at in (("wiki", MOMENT), ("code", MOMENT), ("hr", LATER)):
        ask_run(each_ledger, RunRequest(source, False, "Ana", at))
    for source in ("wiki", "hr"):
        clear_run_requests(each_ledger, source, LATER, was_full=False)

    assert [each.source for each in run_requests(each_ledger)] == ["code", "hr"]


def test_a_run_that_reads_changes_alone_fulfils_no_full_request(each_ledger):
    ask_run(each_ledger, RunRequest("wiki", True, "Ana", MOMENT))
    clear_run_requests(each_ledger, "wiki", LATER, was_full=False)
    assert len(run_requests(each_ledger)) == 1

    clear_run_requests(each_ledger, "wiki", LATER, was_full=True)
    assert run_requests(each_ledger) == []
