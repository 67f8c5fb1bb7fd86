"""Claims of questions that are posted after they were claimed, and of those that wait for Slack."""

from dataclasses import replace

from ledger.claims import (
    claim_question,
    is_worked_on,
    place_question,
    put_off_question,
    renew_claim,
    take_over,
    unclaim_question,
)
from ledger.questions import find_question
from tests.ledger.asked import after, asked


def claim(ledger, holder="first"):
    return claim_question(ledger, asked("1", message_ts="share:0"), holder, until=after(1))


def test_its_holder_alone_records_the_message_that_asks(each_ledger):
    claim(each_ledger)

    assert not place_question(each_ledger, "1", "second", "8.1", "7.1")
    assert place_question(each_ledger, "1", "first", "8.2", "7.2")
    assert find_question(each_ledger, "1") == asked("1", message_ts="8.2", thread_ts="7.2")


def test_what_could_not_be_asked_can_be_asked_anew_and_only_its_holder_says_so(each_ledger):
    claim(each_ledger)
    unclaim_question(each_ledger, "1", "second")
    assert not claim(each_ledger)

    unclaim_question(each_ledger, "1", "first")
    assert claim(each_ledger)


def test_an_attempt_that_is_put_off_does_not_count_but_for_the_first(each_ledger):
    claim(each_ledger)
    for turn in range(1, 5):
        holder = "first" if turn == 1 else str(turn - 1)
        put_off_question(each_ledger, "1", holder, until=after(turn * 10))
        assert renew_claim(each_ledger, "1", "another", until=after(999)) == "lost"
        [taken] = take_over(each_ledger, str(turn), now=after(turn * 10), until=after(turn * 10 + 1), limit=9)
        assert taken == replace(asked("1", message_ts="share:0"), attempts=2)


def test_a_question_is_worked_on_as_long_as_its_claim_is_held(each_ledger):
    assert not is_worked_on(each_ledger, "1", after(0))
    claim(each_ledger)

    assert is_worked_on(each_ledger, "1", after(0.9))
    assert not is_worked_on(each_ledger, "1", after(1))
