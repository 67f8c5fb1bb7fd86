from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.report.figures import days_of, figures_of
from ledger.feedback import Vote
from ledger.questions import State
from ledger.usage import AskedQuestion

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
STATES: tuple[State, ...] = ("claimed", "answered", "unknown", "failed", "cancelled", "withdrawn", "refused")


def question(number: int, state: State = "answered", seconds: float = 1.0, minutes: float = 0.0) -> AskedQuestion:
    asked_at = NOON + timedelta(minutes=minutes)
    ended_at = asked_at + timedelta(seconds=seconds)
    return AskedQuestion(str(number), "T1", "C1", f"U{number % 3}", "mention", state, asked_at, ended_at, is_open=True)


def test_half_and_nineteen_of_twenty_are_told_of_those_that_got_an_answer() -> None:
    questions = [question(number, seconds=float(number)) for number in range(1, 21)]
    questions.append(question(99, "failed", seconds=900))

    figures = figures_of(questions, {}, ())
    assert (figures.median_seconds, figures.p95_seconds) == (10.0, 19.0)


def test_without_an_answer_there_is_no_time_to_it() -> None:
    assert figures_of([question(1, "failed")], {}, ()).median_seconds is None


def test_an_answer_is_liked_once_however_many_like_it() -> None:
    votes = {"1": [Vote("1", f"V{number}", True, (), "", NOON) for number in range(3)]}

    figures = figures_of([question(1), question(2)], votes, ())
    assert (figures.liked, figures.disliked) == (1, 0)


def test_a_clock_that_is_a_little_ahead_makes_no_negative_time() -> None:
    assert figures_of([question(1, seconds=-0.5)], {}, ()).median_seconds == 0.0


@given(st.lists(st.tuples(st.sampled_from(STATES), st.integers(0, 3 * 1440 - 1))))
def test_every_question_but_those_deleted_is_counted_once(asked: list[tuple[State, int]]) -> None:
    questions = [question(number, state, minutes=minutes) for number, (state, minutes) in enumerate(asked)]
    figures = figures_of(questions, {}, ())
    days = days_of(questions, NOON, NOON + timedelta(days=3))

    parts = (figures.answered, figures.unknown, figures.failed, figures.refused, figures.cancelled, figures.waiting)
    assert figures.asked == sum(parts) == sum(day.asked for day in days)
    assert figures.asked == sum(state != "withdrawn" for state, _ in asked)


@pytest.mark.parametrize("field", ["median_seconds", "p95_seconds"])
def test_of_one_answer_its_time_is_every_time(field: str) -> None:
    assert getattr(figures_of([question(1, seconds=3.25)], {}, ()), field) == 3.2
