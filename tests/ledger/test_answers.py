from dataclasses import replace

from ledger.answers import StoredAnswer, answer_of_trace, find_answer, forget_answers, store_answer
from tests.ledger.asked import NOON, after

ANSWER = StoredAnswer(
    id="q1",
    team="T1",
    channel="C1",
    message_ts="8.1",
    reader="",
    trace_id="abc",
    status="answered",
    body={"text": "Ninety days [1]. \0 \udce9", "citations": [{"n": 1, "score": 0.5, "url": None}], "notes": []},
    at=NOON,
)


def test_an_answer_is_found_by_its_question_and_by_its_trace(each_ledger):
    store_answer(each_ledger, ANSWER)

    assert find_answer(each_ledger, "q1") == ANSWER
    assert answer_of_trace(each_ledger, "abc") == ANSWER
    assert find_answer(each_ledger, "q2") is None
    assert answer_of_trace(each_ledger, "ab") is None


def test_a_later_answer_to_the_same_question_takes_the_place_of_the_first(each_ledger):
    later = replace(ANSWER, message_ts="8.9", body={"text": "Thirty days [1]."}, reader="U1")
    store_answer(each_ledger, ANSWER)
    store_answer(each_ledger, later)

    assert find_answer(each_ledger, "q1") == later


def test_answers_are_forgotten_by_their_age(each_ledger):
    store_answer(each_ledger, ANSWER)
    forget_answers(each_ledger, NOON)
    assert find_answer(each_ledger, "q1") == ANSWER

    forget_answers(each_ledger, after(1))
    assert find_answer(each_ledger, "q1") is None
