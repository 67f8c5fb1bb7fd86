from dataclasses import replace

import pytest

from ledger.claims import (
    cancel_question,
    claim_question,
    end_questions,
    finish_question,
    note_posted,
    renew_claim,
    take_over,
)
from ledger.errors import RecordRefused
from ledger.questions import QuestionFile, find_question, forget_questions
from tests.ledger.asked import NOON, after, asked
from tests.ledger.conftest import opened


def claim(ledger, question, holder="first", minutes=1):
    return claim_question(ledger, question, holder, until=after(minutes))


def take(ledger, holder, minutes, limit=10, under_way=()):
    now, until = after(minutes), after(minutes + 1)
    return take_over(ledger, holder, now=now, until=until, limit=limit, under_way=under_way)


def test_a_claimed_question_comes_back_as_it_was_asked(each_ledger):
    question = asked("1", thread_ts="1777636700.000100", surface="follow_up", text="Et alors, 🙂\n`x`?")

    assert claim(each_ledger, question)
    assert find_question(each_ledger, "1") == question
    assert find_question(each_ledger, "2") is None


def test_a_message_is_claimed_once_whoever_asks_and_however_it_ended(each_ledger):
    assert claim(each_ledger, asked("1", message_ts="7.1"))
    again = asked("2", message_ts="7.1")

    assert not claim(each_ledger, again, holder="first")
    assert not claim(each_ledger, again, holder="second")
    finish_question(each_ledger, "1", "first", "answered", NOON)
    assert not claim(each_ledger, again, holder="second")
    assert find_question(each_ledger, "2") is None


@pytest.mark.parametrize("elsewhere", [{"team": "T2"}, {"channel": "C2"}, {"message_ts": "7.2"}])
def test_messages_of_another_workspace_channel_or_time_are_other_questions(each_ledger, elsewhere):
    assert claim(each_ledger, asked("1", message_ts="7.1"))
    assert claim(each_ledger, asked("2", **{"message_ts": "7.1", **elsewhere}))


def test_an_id_that_another_message_has_is_refused(each_ledger):
    assert claim(each_ledger, asked("1", message_ts="7.1"))
    with pytest.raises(RecordRefused):
        claim(each_ledger, asked("1", message_ts="7.2"))


def test_a_question_of_broken_characters_is_claimed_with_escapes_in_their_place(each_ledger):
    assert claim(each_ledger, asked("1", text="caf\udce9 \0 \N{GRINNING FACE}?"))
    stored = find_question(each_ledger, "1")
    assert stored is not None
    assert stored.text == "caf\\udce9 \\x00 \N{GRINNING FACE}?"


def test_whoever_takes_a_question_over_learns_which_files_came_with_it(each_ledger):
    question = asked("1", files=(QuestionFile("F1", "caf\udce9 \x00.png"), QuestionFile("F2", "")))
    claim(each_ledger, question, "first", minutes=1)
    [taken] = take(each_ledger, "second", 1)

    assert taken.files == question.files


def test_a_claim_is_held_as_long_as_it_is_renewed_in_time(each_ledger):
    claim(each_ledger, asked("1"), "first", minutes=1)
    for minute in range(1, 5):
        assert take(each_ledger, "second", minute - 0.1) == []
        assert renew_claim(each_ledger, "1", "first", until=after(minute + 1)) == "held"


def test_a_claim_that_ran_out_goes_to_one_taker_and_its_old_holder_can_change_nothing(each_ledger):
    claim(each_ledger, asked("1"), "first", minutes=1)
    note_posted(each_ledger, "1", "first", "8.1")
    [taken] = take(each_ledger, "second", 1)

    assert taken == replace(asked("1"), posted_ts=("8.1",), attempts=2)
    assert take(each_ledger, "third", 1) == []
    assert renew_claim(each_ledger, "1", "first", until=after(9)) == "lost"
    assert not note_posted(each_ledger, "1", "first", "8.2")
    assert not finish_question(each_ledger, "1", "first", "failed", after(2))
    assert find_question(each_ledger, "1") == taken
    assert finish_question(each_ledger, "1", "second", "answered", after(2))


def test_a_claim_that_ran_out_and_that_nobody_took_is_held_again(each_ledger):
    claim(each_ledger, asked("1"), "first", minutes=1)

    assert renew_claim(each_ledger, "1", "first", until=after(9)) == "held"
    assert take(each_ledger, "second", 8) == []


def test_a_claim_that_is_let_go_can_be_taken_at_once(each_ledger):
    claim(each_ledger, asked("1"), "first", minutes=60)
    renew_claim(each_ledger, "1", "first", until=NOON)

    assert [each.id for each in take(each_ledger, "second", 0)] == ["1"]


def test_a_holder_does_not_take_its_own_claim_whose_work_is_only_late(each_ledger):
    claim(each_ledger, asked("1"), "first", minutes=1)

    assert take(each_ledger, "first", 5) == []
    assert renew_claim(each_ledger, "1", "first", until=after(6)) == "held"


def test_what_the_taker_s_process_works_on_under_another_name_is_left_to_it(each_ledger):
    claim(each_ledger, asked("1"), "first", minutes=1)
    claim(each_ledger, asked("2"), "elsewhere", minutes=1)

    assert [each.id for each in take(each_ledger, "second", 5, under_way={"1"})] == ["2"]
    assert take(each_ledger, "second", 5, under_way={"1"}) == []
    assert renew_claim(each_ledger, "1", "first", until=after(6)) == "held"


def test_of_many_that_ran_out_those_that_wait_longest_are_taken_first(each_ledger):
    for number in range(5):
        claim(each_ledger, asked(str(number), asked_at=after(-number)), "first", minutes=1)

    assert [each.id for each in take(each_ledger, "second", 2, limit=2)] == ["4", "3"]
    assert [each.id for each in take(each_ledger, "third", 2, limit=2)] == ["2", "1"]
    assert [each.id for each in take(each_ledger, "fourth", 2, limit=2)] == ["0"]


@pytest.mark.parametrize("state", ["answered", "unknown", "failed", "cancelled", "withdrawn", "refused"])
def test_a_question_that_has_ended_is_never_taken_again_and_ends_once(each_ledger, state):
    claim(each_ledger, asked("1"), "first")

    assert finish_question(each_ledger, "1", "first", state, after(1))
    assert find_question(each_ledger, "1") == replace(asked("1"), state=state, finished_at=after(1))
    assert take(each_ledger, "second", 60) == []
    assert not finish_question(each_ledger, "1", "first", "failed", after(2))
    assert not note_posted(each_ledger, "1", "first", "8.1")


def test_a_question_cannot_end_as_claimed(each_ledger):
    claim(each_ledger, asked("1"))
    with pytest.raises(ValueError, match="claimed"):
        finish_question(each_ledger, "1", "first", "claimed", NOON)


def test_messages_of_an_answer_are_noted_in_their_order_each_once(each_ledger):
    claim(each_ledger, asked("1"))
    for ts in ("8.2", "8.1", "8.2", "8.3"):
        assert note_posted(each_ledger, "1", "first", ts)
    stored = find_question(each_ledger, "1")
    assert stored is not None
    assert stored.posted_ts == ("8.2", "8.1", "8.3")


@pytest.mark.parametrize("ts", ["7.1", "8.1", "8.2"])
def test_a_question_is_cancelled_by_its_message_or_one_of_its_answer_and_its_holder_learns_it(each_ledger, ts):
    claim(each_ledger, asked("1", message_ts="7.1"))
    note_posted(each_ledger, "1", "first", "8.1")
    note_posted(each_ledger, "1", "first", "8.2")

    assert cancel_question(each_ledger, "T1", "C1", ts) == "1"
    assert renew_claim(each_ledger, "1", "first", until=after(9)) == "cancelled"
    assert renew_claim(each_ledger, "1", "stranger", until=after(9)) == "lost"
    assert not finish_question(each_ledger, "1", "first", "answered", after(1))
    assert take(each_ledger, "second", 60) == []


def test_nothing_is_cancelled_by_a_message_of_another_place_or_of_a_question_that_has_ended(each_ledger):
    claim(each_ledger, asked("1", message_ts="7.1"))

    assert cancel_question(each_ledger, "T2", "C1", "7.1") is None
    assert cancel_question(each_ledger, "T1", "C2", "7.1") is None
    assert cancel_question(each_ledger, "T1", "C1", "7") is None
    finish_question(each_ledger, "1", "first", "answered", NOON)
    assert cancel_question(each_ledger, "T1", "C1", "7.1") is None


def test_a_claim_is_lost_with_a_question_that_is_forgotten(each_ledger):
    claim(each_ledger, asked("1"))
    forget_questions(each_ledger, after(1))

    assert renew_claim(each_ledger, "1", "first", until=after(9)) == "lost"


def test_a_message_is_claimed_once_through_two_engines(each_url):
    with opened(each_url) as one, opened(each_url) as other:
        assert claim(one, asked("1", message_ts="7.1"), "first")
        assert not claim(other, asked("2", message_ts="7.1"), "second")
        assert [each.id for each in take(other, "second", 1)] == ["1"]
        assert renew_claim(one, "1", "first", until=after(9)) == "lost"


def test_when_a_workspace_leaves_its_questions_end_and_no_others(each_ledger):
    claim(each_ledger, asked("1"))
    claim(each_ledger, asked("2"))
    finish_question(each_ledger, "2", "first", "answered", NOON)
    claim(each_ledger, asked("3", team="T2", message_ts="1777636800.1"))

    assert end_questions(each_ledger, "T1", asked_before=after(1), at=after(2)) == ["1"]
    assert renew_claim(each_ledger, "1", "first", until=after(3)) == "lost"
    ended, answered = find_question(each_ledger, "1"), find_question(each_ledger, "2")
    assert ended
    assert (ended.state, ended.finished_at) == ("failed", after(2))
    assert answered
    assert answered.state == "answered"
    assert renew_claim(each_ledger, "3", "first", until=after(3)) == "held"
    assert [each.id for each in take(each_ledger, "second", minutes=5)] == ["3"]


def test_what_is_asked_after_a_workspace_came_back_goes_on(each_ledger):
    claim(each_ledger, asked("1", asked_at=after(2)))

    assert end_questions(each_ledger, "T1", asked_before=after(1), at=after(2)) == []
    assert renew_claim(each_ledger, "1", "first", until=after(3)) == "held"
