from datetime import UTC, datetime, timedelta, timezone

from ledger.reindex_requests import ask_reindex, clear_reindex_requests, reindex_requests

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = MOMENT + timedelta(minutes=1)


def test_what_was_asked_for_waits_by_source(ledger):
    assert reindex_requests(ledger) == {}
    ask_reindex(ledger, "wiki", iter(["b", "a", "b"]), MOMENT)
    ask_reindex(ledger, "code", ["a"], LATER)
    ask_reindex(ledger, "hr", [], LATER)

    assert reindex_requests(ledger) == {"wiki": {"a": MOMENT, "b": MOMENT}, "code": {"a": LATER}}


def test_of_what_is_asked_for_twice_the_later_time_counts(ledger):
    ask_reindex(ledger, "wiki", ["a", "b"], MOMENT)
    ask_reindex(ledger, "wiki", ["a"], LATER.astimezone(timezone(timedelta(hours=9))))

    assert reindex_requests(ledger) == {"wiki": {"a": LATER, "b": MOMENT}}


def test_a_run_clears_what_was_asked_for_before_it_began_and_nothing_else(ledger):
    ask_reindex(ledger, "wiki", ["before"], MOMENT - timedelta(microseconds=1))
    ask_reindex(ledger, "wiki", ["as it began"], MOMENT)
    ask_reindex(ledger, "wiki", ["during"], LATER)
    ask_reindex(ledger, "code", ["before"], MOMENT - timedelta(hours=1))
    clear_reindex_requests(ledger, "wiki", MOMENT)

    assert reindex_requests(ledger)["wiki"].keys() == {"as it began", "during"}
    assert reindex_requests(ledger)["code"].keys() == {"before"}
