import pytest

from ledger.threads import (
    ThreadFooting,
    ThreadSummary,
    forget_threads,
    set_thread_footing,
    set_thread_summary,
    thread_footing,
    thread_summary,
)
from tests.ledger.asked import NOON, after

THREAD = ("T1", "C1", "7.0")
ELSEWHERE = [("T2", "C1", "7.0"), ("T1", "C2", "7.0"), ("T1", "C1", "7.1")]


@pytest.mark.parametrize(
    "footing",
    [ThreadFooting(True), ThreadFooting(False, taken_over_by="U2"), ThreadFooting(False, stopped_at=NOON)],
)
def test_a_standing_comes_back_as_it_was_set_for_its_thread_alone(each_ledger, footing):
    set_thread_footing(each_ledger, *THREAD, footing, at=NOON)

    assert thread_footing(each_ledger, *THREAD) == footing
    assert [thread_footing(each_ledger, *thread) for thread in ELSEWHERE] == [None, None, None]


def test_the_last_standing_counts_and_leaves_the_summary_alone(each_ledger):
    summary = ThreadSummary("They asked about backups \0.", turns=12)
    set_thread_footing(each_ledger, *THREAD, ThreadFooting(False, "U2", NOON), at=NOON)
    set_thread_summary(each_ledger, *THREAD, summary, at=NOON)
    set_thread_footing(each_ledger, *THREAD, ThreadFooting(True), at=after(1))

    assert thread_footing(each_ledger, *THREAD) == ThreadFooting(True)
    assert thread_summary(each_ledger, *THREAD) == ThreadSummary("They asked about backups \\x00.", turns=12)


def test_a_later_summary_takes_the_place_of_the_first_in_its_thread_alone(each_ledger):
    set_thread_summary(each_ledger, *THREAD, ThreadSummary("first", turns=4), at=NOON)
    set_thread_summary(each_ledger, *THREAD, ThreadSummary("second", turns=9), at=after(1))

    assert thread_summary(each_ledger, *THREAD) == ThreadSummary("second", turns=9)
    assert [thread_summary(each_ledger, *thread) for thread in ELSEWHERE] == [None, None, None]


def test_threads_are_forgotten_by_their_last_change(each_ledger):
    for thread, minutes in ((THREAD, 0), (ELSEWHERE[0], 1)):
        set_thread_footing(each_ledger, *thread, ThreadFooting(True), at=after(minutes))
        set_thread_summary(each_ledger, *thread, ThreadSummary("some", turns=1), at=after(minutes))
    forget_threads(each_ledger, after(1))

    assert thread_footing(each_ledger, *THREAD) is None
    assert thread_summary(each_ledger, *THREAD) is None
    assert thread_footing(each_ledger, *ELSEWHERE[0]) == ThreadFooting(True)
    assert thread_summary(each_ledger, *ELSEWHERE[0]) == ThreadSummary("some", turns=1)
