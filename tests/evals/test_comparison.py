from evals.comparison import Comparison
from tests.evals.test_measure import ANYWHERE, CANTEEN, PARKING, outcome

BEFORE = (outcome(PARKING, is_quoted=True), outcome(ANYWHERE, 0), outcome(CANTEEN, 0, is_answered=False))


def test_the_same_outcomes_lose_nothing():
    compared = Comparison("default", "small", BEFORE, BEFORE)

    assert compared.drops == []
    assert compared.spoilt == []


def test_what_is_lost_is_named_with_the_questions_and_a_gain_elsewhere_does_not_make_up_for_it():
    after = (outcome(PARKING, 7, is_quoted=True), outcome(ANYWHERE, 1), outcome(CANTEEN, 0))
    compared = Comparison("default", "small", BEFORE, after)

    assert [drop.name for drop in compared.drops] == ["refused"]
    assert [each.question.id for each in compared.spoilt] == ["q1", "q3"]


def test_a_question_that_is_found_further_down_is_named_and_one_that_rises_is_not():
    after = (outcome(PARKING, 2, is_quoted=True), outcome(ANYWHERE, 3), BEFORE[2])

    assert [each.question.id for each in Comparison("default", "small", BEFORE, after).spoilt] == ["q1"]
