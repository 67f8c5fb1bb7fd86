from dataclasses import replace

import pytest

from evals.gate import MARGINS, drops_below, drops_through_change
from evals.measure import FIGURES, Scores

BEFORE = Scores(recall_at_5=0.9, mrr=0.8, quoted=0.5, abstention_auc=0.7, answered=0.6, refused=0.6)


def test_figures_below_their_floors_are_named_with_both_numbers():
    [drop] = drops_below({"recall_at_5": 0.9, "mrr": 0.7}, {"recall_at_5": 0.85, "mrr": 0.7, "quoted": 0.0})

    assert str(drop) == "recall_at_5 is 0.850; it must be at least 0.900"


def test_a_figure_that_vanished_is_below_its_floor():
    [drop] = drops_below({"abstention_auc": 0.5}, {})

    assert "could not be measured" in str(drop)


def test_the_same_figures_pass_the_gate():
    assert drops_through_change(BEFORE, BEFORE) == []


@pytest.mark.parametrize("name", FIGURES)
def test_of_every_figure_a_little_may_be_lost_and_more_may_not(name):
    value, margin = getattr(BEFORE, name), MARGINS[name]

    assert drops_through_change(BEFORE, replace(BEFORE, **{name: value - margin})) == []
    for lost in (value - margin - 0.001, None):
        assert [drop.name for drop in drops_through_change(BEFORE, replace(BEFORE, **{name: lost}))] == [name]


def test_one_gain_does_not_buy_another_loss():
    after = replace(BEFORE, recall_at_5=1.0, mrr=1.0, abstention_auc=0.6)

    assert [drop.name for drop in drops_through_change(BEFORE, after)] == ["abstention_auc"]


def test_what_was_not_measured_before_cannot_be_lost():
    without = replace(BEFORE, abstention_auc=None)

    assert drops_through_change(without, without) == []
