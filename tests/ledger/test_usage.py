import pytest
from sqlalchemy import Engine

from ledger.answers import StoredAnswer, store_answer
from ledger.claims import cancel_question, claim_question, finish_question
from ledger.questions import State
from ledger.traces import StoredTrace, store_trace
from ledger.usage import (
    answers_between,
    asked_between,
    channels_open_at_last,
    outcomes_elsewhere,
    traces_without_model,
    words_of,
)
from tests.ledger.asked import NOON, after, asked


def ask(ledger: Engine, number: int, state: State = "answered", *, is_open: bool = True, **values: object) -> None:
    question = asked(str(number), **{"asked_at": after(number), "message_ts": f"{number}.0", **values})
    claim_question(ledger, question, "one", until=after(number + 1))
    finish_question(ledger, question.id, "one", state, after(number + 1), is_open=is_open)


def answer(question_id: str, minutes: float, status: str = "answered", trace_id: str = "") -> StoredAnswer:
    body = {"text": "Yes [1].", "citations": [{"n": 1, "chunk_id": f"chunk {question_id}"}]}
    return StoredAnswer(question_id, "T1", "C1", "1.0", "", trace_id, status, body, after(minutes))


def test_questions_come_from_the_first_moment_on_and_before_the_last(each_ledger: Engine) -> None:
    for number in range(4):
        ask(each_ledger, number)

    assert [each.id for each in asked_between(each_ledger, after(1), after(3))] == ["1", "2"]


def test_questions_of_one_workspace_come_without_those_of_others(each_ledger: Engine) -> None:
    ask(each_ledger, 1)
    ask(each_ledger, 2, team="T2")

    assert [each.id for each in asked_between(each_ledger, NOON, after(9), team="T2")] == ["2"]
    assert [each.id for each in asked_between(each_ledger, NOON, after(9))] == ["1", "2"]


def test_a_question_that_nobody_said_to_be_open_is_not(each_ledger: Engine) -> None:
    claim_question(each_ledger, asked("1"), "one", until=after(1))
    finish_question(each_ledger, "1", "one", "unknown", after(1))

    [found] = asked_between(each_ledger, NOON, after(1))
    assert not found.is_open


def test_words_of_more_questions_than_one_statement_can_name_come_all(ledger: Engine) -> None:
    for number in range(7):
        ask(ledger, number, text=f"What is {number}?")
    names = [str(number) for number in range(7)] + [f"nobody's {number}" for number in range(600)]

    assert words_of(ledger, names) == {str(number): f"What is {number}?" for number in range(7)}


def test_what_answers_cited_comes_without_those_that_said_nothing(each_ledger: Engine) -> None:
    store_answer(each_ledger, answer("1", 1))
    store_answer(each_ledger, answer("2", 2, "unknown"))
    store_answer(each_ledger, answer("3", 9))

    [found] = answers_between(each_ledger, NOON, after(5))
    assert (found.id, found.citations[0]["chunk_id"]) == ("1", "chunk 1")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"failed_models": ["main"], "model": ""}, {"abc"}),
        ({"failed_models": ["main"], "model": "second"}, set()),
        ({"failed_models": [], "model": ""}, set()),
        ({}, set()),
    ],
)
def test_a_request_was_without_a_model_when_one_was_tried_and_none_wrote(
    each_ledger: Engine, body: dict[str, object], expected: set[str]
) -> None:
    store_trace(each_ledger, StoredTrace("abc", after(1), body), forget_before=NOON)

    assert traces_without_model(each_ledger, NOON, after(5)) == expected


def test_a_channel_is_open_as_its_latest_question_was(each_ledger: Engine) -> None:
    ask(each_ledger, 1, channel="C1", is_open=True)
    ask(each_ledger, 2, channel="C2", is_open=True)
    ask(each_ledger, 3, channel="C2", is_open=False)
    ask(each_ledger, 4, channel="C3", is_open=False)
    ask(each_ledger, 5, channel="C3", is_open=True)
    ask(each_ledger, 6, channel="C4", is_open=True, team="T2")

    assert channels_open_at_last(each_ledger, "T1") == {"C1", "C3"}


def test_a_question_of_one_person_alone_does_not_close_its_channel(each_ledger: Engine) -> None:
    ask(each_ledger, 1, channel="C1", is_open=True)
    ask(each_ledger, 2, channel="C1", is_open=False, surface="command")
    claim_question(each_ledger, asked("3", asked_at=after(3), message_ts="3.0"), "one", until=after(4))
    cancel_question(each_ledger, "T1", "C1", "3.0")

    assert channels_open_at_last(each_ledger, "T1") == {"C1"}


def test_requests_beside_slack_are_counted_by_what_came_of_them(each_ledger: Engine) -> None:
    outcomes = {"a": ("search", "found"), "b": ("search", "found"), "c": ("ask", "unknown"), "d": ("ask", "answered")}
    for minutes, (trace_id, (kind, status)) in enumerate(outcomes.items(), start=1):
        trace = StoredTrace(trace_id, after(minutes), {"kind": kind, "status": status})
        store_trace(each_ledger, trace, forget_before=NOON)
    store_answer(each_ledger, answer("1", 4, trace_id="d"))
    store_trace(each_ledger, StoredTrace("e", after(9), {"kind": "search", "status": "found"}), forget_before=NOON)

    found = outcomes_elsewhere(each_ledger, NOON, after(9))
    assert found == {("search", "found"): 2, ("ask", "unknown"): 1}
