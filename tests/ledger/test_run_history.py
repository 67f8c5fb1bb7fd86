from datetime import UTC, datetime, timedelta

import pytest

from ledger.leases import hold_lease
from ledger.parts import source_part
from ledger.run_history import RunHistory, run_histories, run_history, schedule_met_at
from ledger.runs import RunCounts, RunStatus, finish_run, start_run

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
STATUSES = {status.name[0]: status for status in RunStatus}


@pytest.fixture
def record(each_ledger):
    """Record runs of a source, by the letters of how they end, an hour apart; each takes some minutes."""

    def record(ends, source="wiki", minutes=2, *, needs_approval=False):
        for number, letter in enumerate(ends):
            began = NOON + number * 60 * MINUTE
            run = start_run(each_ledger, source, "space", "a test", began)
            end = (STATUSES[letter], RunCounts(), "because", began + minutes * MINUTE)
            finish_run(each_ledger, run, *end, needs_approval=needs_approval)

    return record


@pytest.mark.parametrize(
    ("ends", "count"),
    [
        ("", 0),
        ("F", 1),
        ("FDF", 1),
        ("DFFF", 3),
        ("FIFC", 2),  # one that was interrupted or cancelled tells nothing of its source
        ("FFD", 0),
    ],
)
def test_failures_are_counted_since_the_last_good_end(each_ledger, record, ends, count):
    record(ends)
    record("F", "git")

    assert run_history(each_ledger, "wiki", "space").failures == count


def test_a_source_fails_since_the_first_of_its_failures_ended(each_ledger, record):
    record("FDFIF")

    assert run_history(each_ledger, "wiki", "space").failing_since == NOON + 122 * MINUTE


def test_a_source_waits_for_a_person_until_a_run_ends_well(each_ledger, record):
    record("DF", needs_approval=True)
    record("I")
    start_run(each_ledger, "wiki", "space", "a test", NOON)
    assert run_history(each_ledger, "wiki", "space").needing_approval == 1

    record("F")
    assert run_history(each_ledger, "wiki", "space").needing_approval == 1
    record("D")
    assert run_history(each_ledger, "wiki", "space").needing_approval == 0


def test_how_long_a_run_takes_is_told_by_those_that_ended_well(each_ledger, record):
    record("DDD", minutes=2)
    record("D", minutes=300)
    record("FI", minutes=50)

    assert run_history(each_ledger, "wiki", "space").usual == 2 * MINUTE


def test_a_source_that_never_ran_has_no_history(each_ledger, record):
    record("F")

    assert run_histories(each_ledger, ["wiki", "git"], "space")["git"] == RunHistory()


@pytest.mark.parametrize(("ends", "hour"), [("D", 0), ("DC", 1), ("DFD", 2), ("", None), ("DF", None), ("DI", None)])
def test_a_schedule_is_met_by_the_newest_run_unless_that_failed_or_was_cut_short(each_ledger, record, ends, hour):
    record(ends)
    record("F", "git")
    met_at = schedule_met_at(each_ledger, "wiki", "space", NOON)

    assert met_at == (None if hour is None else NOON + hour * 60 * MINUTE)


def test_a_run_for_another_space_neither_meets_a_schedule_nor_makes_it_overdue(each_ledger, record):
    start_run(each_ledger, "wiki", "another", "a test", NOON)
    assert schedule_met_at(each_ledger, "wiki", "space", NOON) is None

    record("D")
    run = start_run(each_ledger, "wiki", "another", "a test", NOON + 90 * MINUTE)
    finish_run(each_ledger, run, RunStatus.FAILED, RunCounts(), "because", NOON + 92 * MINUTE)
    assert schedule_met_at(each_ledger, "wiki", "space", NOON) == NOON


def test_a_run_under_way_meets_a_schedule_as_long_as_a_process_has_its_source(each_ledger, record):
    record("D")
    began = NOON + 60 * MINUTE
    start_run(each_ledger, "wiki", "space", "a test", began)
    with hold_lease(each_ledger, source_part("wiki"), clock=lambda: began):
        assert schedule_met_at(each_ledger, "wiki", "space", began) == began
    assert schedule_met_at(each_ledger, "wiki", "space", began) is None, "its process is gone"
