import pytest

from ledger.errors import RecordRefused
from ledger.thread_turns import (
    StoredTurn,
    change_turn,
    forget_turns,
    record_turn,
    record_turns,
    remove_turn,
    turns_of,
)
from ledger.threads import ThreadSummary, set_thread_summary, thread_summary
from tests.ledger.asked import NOON, after

THREAD = ("T1", "C1", "1777636800.000100")  # NOON
SUMMARY = ThreadSummary("They asked about backups.", turns=2)


def turn(micros, text="Hello", speaker="U1", is_answer=False):
    return StoredTurn(f"1777636800.{micros:06}", speaker, text, is_answer)


def texts(ledger, limit=10):
    return [each.text for each in turns_of(ledger, *THREAD, limit)]


def test_turns_come_back_in_the_order_in_which_they_were_said(each_ledger):
    first, second, third = turn(100, "a"), turn(101, "b", "B1", is_answer=True), turn(999_999, "c \N{GRINNING FACE}")
    record_turn(each_ledger, *THREAD, third)
    record_turns(each_ledger, *THREAD, [second, first])

    assert turns_of(each_ledger, *THREAD, 10) == [first, second, third]
    assert turns_of(each_ledger, *THREAD, 2) == [second, third]


def test_a_message_recorded_again_stands_once_with_its_last_text(each_ledger):
    record_turns(each_ledger, *THREAD, [turn(100, "a"), turn(101, "b")])
    record_turn(each_ledger, *THREAD, turn(100, "a, better"))

    assert texts(each_ledger) == ["a, better", "b"]


def test_of_turns_that_contradict_each_other_none_is_recorded(each_ledger):
    with pytest.raises(RecordRefused):
        record_turns(each_ledger, *THREAD, [turn(100), turn(101), turn(101)])
    assert texts(each_ledger) == []


def test_a_turn_that_was_said_at_no_time_is_refused(each_ledger):
    with pytest.raises(ValueError, match="command"):
        record_turn(each_ledger, *THREAD, StoredTurn("command", "U1", "Hello", is_answer=False))


def test_no_turns_are_recorded_without_a_word_of_protest(each_ledger):
    record_turns(each_ledger, *THREAD, [])
    assert texts(each_ledger) == []


def test_turns_of_other_threads_channels_and_workspaces_stay_apart(each_ledger):
    record_turn(each_ledger, *THREAD, turn(100))

    for elsewhere in (("T2", *THREAD[1:]), ("T1", "C2", THREAD[2]), ("T1", "C1", "9.9")):
        assert turns_of(each_ledger, *elsewhere, 10) == []


def test_what_a_person_changes_or_takes_back_is_changed_or_gone(each_ledger):
    record_turns(each_ledger, *THREAD, [turn(100, "a"), turn(101, "b"), turn(102, "c")])
    change_turn(each_ledger, "T1", "C1", turn(100).ts, "A \udce9")
    remove_turn(each_ledger, "T1", "C1", turn(101).ts)
    change_turn(each_ledger, "T1", "C2", turn(102).ts, "another channel")
    remove_turn(each_ledger, "T2", "C1", turn(102).ts)

    assert texts(each_ledger) == ["A \\udce9", "c"]


def say_it_better(ledger, team, channel, ts):
    change_turn(ledger, team, channel, ts, "better")


@pytest.mark.parametrize("take_back", [remove_turn, say_it_better])
def test_a_summary_goes_with_the_turn_that_was_taken_back_and_those_of_other_threads_stay(each_ledger, take_back):
    other = ("T1", "C1", "9.9")
    record_turn(each_ledger, *THREAD, turn(100))
    for thread in (THREAD, other):
        set_thread_summary(each_ledger, *thread, SUMMARY, at=NOON)
    take_back(each_ledger, "T1", "C1", turn(555).ts)
    assert thread_summary(each_ledger, *THREAD) == SUMMARY

    take_back(each_ledger, "T1", "C1", turn(100).ts)
    assert thread_summary(each_ledger, *THREAD) is None
    assert thread_summary(each_ledger, *other) == SUMMARY


def test_turns_are_forgotten_by_the_time_at_which_they_were_said(each_ledger):
    record_turns(each_ledger, *THREAD, [turn(0, "a"), StoredTurn("1777636860.000000", "U1", "b", is_answer=False)])
    forget_turns(each_ledger, NOON)
    assert texts(each_ledger) == ["a", "b"]

    forget_turns(each_ledger, after(1))
    assert texts(each_ledger) == ["b"]
