import numpy as np

from benchmarks.dataset import exact
from benchmarks.growth.nearest import Nearest
from benchmarks.growth.rows import Rows, questions, rows


def test_what_was_seen_in_parts_is_what_exact_search_finds_in_all():
    [made] = rows(500)
    asked = questions(6).vectors
    of_rows = np.arange(500, dtype=np.int32) % 50
    nearest = Nearest(asked, {1.0: list(range(50)), 0.02: [7]})
    for first in (0, 5, 200):
        last = {0: 5, 5: 200, 200: 500}[first]
        nearest.show(Rows(first, made.vectors[first:last], made.texts[first:last]), of_rows[first:last])

    found = nearest.found()

    for number, question in enumerate(asked):
        assert set(found["1.0"][number]) == set(exact(made.vectors, question, None, 10))
        assert set(found["0.02"][number]) == set(exact(made.vectors, question, of_rows == 7, 10))


def test_an_audience_that_may_read_few_rows_has_no_more():
    [made] = rows(30)
    nearest = Nearest(questions(1).vectors, {0.1: [1]})
    nearest.show(made, np.arange(30, dtype=np.int32) % 10)

    assert [sorted(each) for each in nearest.found()["0.1"]] == [[1, 11, 21]]
