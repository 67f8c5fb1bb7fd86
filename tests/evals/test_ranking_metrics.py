import math

import pytest

from evals.ranking_metrics import METRICS, measure_rankings


def test_metrics_are_those_that_one_computes_by_hand():
    judgements = {"q": {"a": 1, "b": 2, "never found": 1}}
    found = measure_rankings({"q": ["x", "b", "y", "a"]}, judgements)["q"]

    gain = 2 / math.log2(3) + 1 / math.log2(5)
    ideal = 2 + 1 / math.log2(3) + 1 / math.log2(4)
    assert found == pytest.approx(
        {
            "ndcg@10": gain / ideal,
            "recall@5": 2 / 3,
            "recall@10": 2 / 3,
            "rr": 1 / 2,
            "success@1": 0.0,
            "success@5": 1.0,
            "success@10": 1.0,
        }
    )


def test_the_order_decides_whatever_the_names_are():
    judgements = {"q": {"b": 1}}

    assert measure_rankings({"q": ["b", "a", "c"]}, judgements)["q"]["rr"] == 1.0
    assert measure_rankings({"q": ["c", "a", "b"]}, judgements)["q"]["rr"] == pytest.approx(1 / 3)


def test_a_cut_stands_between_the_fifth_and_the_sixth():
    ranking = [f"other {number}" for number in range(5)] + ["right"]
    found = measure_rankings({"q": ranking}, {"q": {"right": 1}})["q"]

    assert (found["recall@5"], found["recall@10"], found["success@5"], found["success@10"]) == (0, 1, 0, 1)


def test_a_query_that_finds_nothing_counts_as_nothing_and_is_not_left_out():
    found = measure_rankings({"q": [], "p": ["a"]}, {"q": {"a": 1}, "p": {"a": 1}})

    assert found["q"] == dict.fromkeys(METRICS, 0.0)
    assert found["p"]["ndcg@10"] == 1.0
