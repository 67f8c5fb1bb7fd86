import numpy as np
import pytest

from benchmarks.measure import lowest_cosine, percentile, ratio_of_medians, recall


def test_percentiles_lie_between_the_values_around_them():
    assert percentile([1.0, 2.0, 3.0, 4.0], 0.5) == 2.5
    assert percentile(list(range(101)), 0.95) == pytest.approx(95)


def test_recall_counts_what_was_found_of_what_was_wanted_in_any_order():
    assert recall([3, 1, 9], [1, 2, 3, 4]) == 0.5
    assert recall([2, 2, 2], [1, 2]) == 0.5
    assert recall([], [1]) == 0


def test_recall_of_nothing_wanted_is_whole():
    assert recall([1], []) == 1


def test_one_slow_moment_does_not_move_the_ratio():
    assert ratio_of_medians([2.0, 2.0, 90.0], [1.0, 1.0, 1.0]) == 2


def test_the_lowest_cosine_is_that_of_the_pair_that_differs_most():
    vectors = np.array([[1.0, 0.0], [0.0, 2.0]])
    others = np.array([[3.0, 0.0], [1.0, 1.0]])
    assert lowest_cosine(vectors, others) == pytest.approx(np.sqrt(0.5))
