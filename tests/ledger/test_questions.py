from ledger.claims import claim_question, finish_question
from ledger.questions import (
    asked_within,
    find_question,
    forget_questions,
    questions_in_thread,
    recent_questions,
    waiting_before,
)
from tests.ledger.asked import NOON, after, asked


def store(ledger, question_id, minutes, state="claimed", **values):
    claim_question(ledger, asked(question_id, asked_at=after(minutes), **values), "first", until=after(60))
    if state != "claimed":
        finish_question(ledger, question_id, "first", state, after(60))


def ids(questions):
    return [each.id for each in questions]


def test_recent_questions_are_those_of_one_person_the_latest_first(each_ledger):
    for number in range(4):
        store(each_ledger, str(number), minutes=number)
    store(each_ledger, "bens", minutes=9, asker="U2")
    store(each_ledger, "elsewhere", minutes=9, team="T2")
    store(each_ledger, "taken back", minutes=9, state="withdrawn")

    assert ids(recent_questions(each_ledger, "T1", "U1", 10)) == ["3", "2", "1", "0"]
    assert ids(recent_questions(each_ledger, "T1", "U1", 2)) == ["3", "2"]
    assert recent_questions(each_ledger, "T2", "U2", 10) == []


def test_questions_of_a_thread_are_those_of_its_channel_alone_the_latest_first(each_ledger):
    store(each_ledger, "1", minutes=1, thread_ts="7.0")
    store(each_ledger, "2", minutes=2, thread_ts="7.0", state="answered")
    store(each_ledger, "3", minutes=3, thread_ts="7.0", channel="C2")
    store(each_ledger, "4", minutes=4, thread_ts="7.9")

    assert ids(questions_in_thread(each_ledger, "T1", "C1", "7.0", 10)) == ["2", "1"]
    assert ids(questions_in_thread(each_ledger, "T1", "C1", "7.0", 1)) == ["2"]


def test_waiting_are_the_claimed_questions_of_a_workspace_that_were_asked_before(each_ledger):
    store(each_ledger, "1", minutes=1)
    store(each_ledger, "2", minutes=2, state="answered")
    store(each_ledger, "3", minutes=3, asker="U2")
    store(each_ledger, "4", minutes=3, team="T2")

    assert [waiting_before(each_ledger, "T1", after(minutes)) for minutes in (1, 2, 3, 4)] == [0, 1, 1, 2]


def test_every_question_but_the_refused_ones_counts_for_its_asker_and_the_workspace(each_ledger):
    store(each_ledger, "1", minutes=1, state="failed")
    store(each_ledger, "2", minutes=2)
    store(each_ledger, "3", minutes=3, state="refused")
    store(each_ledger, "4", minutes=3, asker="U2")

    def counted(minutes, asker=None):
        return asked_within(each_ledger, "T1", after(minutes), after(9), asker=asker)

    assert [counted(minutes, "U1") for minutes in (0, 1, 2, 3)] == [2, 2, 1, 0]
    assert [counted(minutes) for minutes in (0, 2, 3, 4)] == [3, 2, 1, 0]
    assert asked_within(each_ledger, "T1", after(0), after(2)) == 2


def test_questions_are_forgotten_by_their_age(each_ledger):
    store(each_ledger, "old", minutes=-1)
    store(each_ledger, "new", minutes=0)
    forget_questions(each_ledger, NOON)

    assert find_question(each_ledger, "old") is None
    assert find_question(each_ledger, "new") is not None
