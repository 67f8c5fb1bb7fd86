from datetime import UTC, datetime

import pytest

from ledger.failures import Failure, clear_failures, failures, record_failures, replace_all_failures

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


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


@pytest.mark.parametrize("now_failing", [[], [failure("b.bin", "now"), failure("c.bin")]])
def test_full_listing_replaces_all_failures_of_its_source(ledger, now_failing):
    record_failures(ledger, "wiki", [failure("a.bin"), failure("b.bin")])
    record_failures(ledger, "git", [failure("a.bin")])
    replace_all_failures(ledger, "wiki", now_failing)
    assert failures(ledger, "wiki") == now_failing
    assert failures(ledger, "git") == [failure("a.bin")]


def test_name_that_is_no_text_is_recorded_readably_and_can_be_cleared(ledger):
    odd = "caf\udce9\0.md"
    record_failures(ledger, "git", [failure(odd, f"the name {odd} is not UTF-8")])
    (stored,) = failures(ledger, "git")
    assert stored.path == r"caf\udce9\x00.md"
    assert stored.reason == r"the name caf\udce9\x00.md is not UTF-8"
    clear_failures(ledger, "git", [odd])
    assert failures(ledger, "git") == []
