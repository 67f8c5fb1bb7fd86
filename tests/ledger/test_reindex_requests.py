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


def test_a_run_clears_what_waited_when_it_looked_and_nothing_that_was_asked_since(each_ledger):
    ask_reindex(each_ledger, "wiki", ["looked at", "asked again"], LATER)
    ask_reindex(each_ledger, "code", ["looked at"], LATER)
    met = reindex_requests(each_ledger)["wiki"]
    ask_reindex(each_ledger, "wiki", ["new"], LATER)
    # The clock was set back meanwhile.
    ask_reindex(each_ledger, "wiki", ["asked again"], MOMENT)
    clear_reindex_requests(each_ledger, "wiki", met)

    assert reindex_requests(each_ledger)["wiki"].keys() == {"asked again", "new"}
    assert reindex_requests(each_ledger)["code"].keys() == {"looked at"}


def test_to_clear_nothing_is_harmless(ledger):
    ask_reindex(ledger, "wiki", ["a"], MOMENT)
    clear_reindex_requests(ledger, "wiki", {})

    assert reindex_requests(ledger)["wiki"].keys() == {"a"}
