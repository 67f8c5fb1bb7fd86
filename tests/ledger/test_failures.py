from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ledger.failures import (
    Failure,
    clear_failures,
    failures,
    record_failures,
    retry_failures,
)
from ledger.run_requests import waiting_runs
from ledger.waiting_runs import RunRequest

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
BY_ANA = RunRequest("wiki", is_full=False, asked_by="Ana", asked_at=LATER)


def failure(path, reason="too large", *, kind="skipped", version="v1"):
    return Failure(path=path, version=version, kind=kind, reason=reason, at=NOON)


def test_failures_come_back_by_path_for_their_source_only(ledger):
    record_failures(ledger, "wiki", [failure("b.pdf", kind="failed"), failure("a.bin", version="")])
    record_failures(ledger, "git", [failure("c.bin")])
    assert failures(ledger, "wiki") == [failure("a.bin", version=""), failure("b.pdf", kind="failed")]
    assert failures(ledger, "nothing") == []


def test_later_failure_of_a_document_replaces_the_earlier_also_within_one_batch(ledger):
    record_failures(ledger, "wiki", [failure("a.bin", "first"), failure("b.bin")])
    record_failures(ledger, "wiki", [failure("a.bin", "second"), failure("a.bin", "third", kind="failed")])
    assert failures(ledger, "wiki") == [failure("a.bin", "third", kind="failed"), failure("b.bin")]


def test_cleared_failures_are_gone_and_unknown_paths_are_passed_over(ledger):
    record_failures(ledger, "wiki", [failure("a.bin"), failure("b.bin")])
    clear_failures(ledger, "wiki", ["a.bin", "unknown"])
    clear_failures(ledger, "git", ["b.bin"])
    clear_failures(ledger, "wiki", [])
    assert failures(ledger, "wiki") == [failure("b.bin")]


def test_name_that_is_no_text_is_recorded_readably_and_can_be_cleared(ledger):
    odd = "caf\udce9\0.md"
    record_failures(ledger, "git", [failure(odd, f"the name {odd} is not UTF-8")])
    (stored,) = failures(ledger, "git")
    assert stored.path == r"caf\udce9\x00.md"
    assert stored.reason == r"the name caf\udce9\x00.md is not UTF-8"
    clear_failures(ledger, "git", [odd])
    assert failures(ledger, "git") == []


def test_tries_and_the_time_of_the_next_come_back_as_they_were_recorded(each_ledger):
    tried = replace(failure("a.pdf", kind="failed"), first_at=NOON - timedelta(days=1), tries=3, deaths=2)
    record_failures(each_ledger, "wiki", [tried, replace(tried, path="b.pdf", next_try_at=LATER)])

    dead, alive = failures(each_ledger, "wiki")
    assert (dead, dead.is_dead_letter) == (tried, True)
    assert (alive.next_try_at, alive.is_dead_letter) == (LATER, False)
    assert not failure("c.bin").is_dead_letter


def test_documents_that_are_retried_are_due_at_once_and_their_source_is_asked_for(each_ledger):
    tried = replace(failure("a.pdf", kind="failed"), first_at=NOON, tries=5, deaths=3)
    others = [failure("b.bin"), replace(tried, path="c.pdf")]
    record_failures(each_ledger, "wiki", [tried, *others])
    record_failures(each_ledger, "git", [tried])

    assert retry_failures(each_ledger, ["a.pdf", "b.bin", "unknown"], BY_ANA) == ["a.pdf"]
    assert failures(each_ledger, "wiki") == [
        replace(tried, first_at=None, tries=0, deaths=0, next_try_at=LATER),
        *others,
    ]
    assert failures(each_ledger, "git") == [tried]
    assert [(each.source, each.asked_by) for each in waiting_runs(each_ledger)] == [("wiki", "Ana")]


def test_when_there_is_nothing_to_retry_nothing_is_asked_for(ledger):
    record_failures(ledger, "wiki", [failure("b.bin")])

    assert retry_failures(ledger, ["b.bin"], BY_ANA) == []
    assert waiting_runs(ledger) == []
