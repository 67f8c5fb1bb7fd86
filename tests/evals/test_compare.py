import json

import numpy as np
import pytest

from evals.compare import compare_files, compare_values
from wiring.refused import Refused


def write(folder, name, values, metric="ndcg@10"):
    file = folder / name
    per_query = [{"id": query, metric: value, "ms": 12.5} for query, value in values.items()]
    file.write_text(json.dumps({metric: 0.5, "per_query": per_query}), encoding="utf-8")
    return file


def test_a_change_of_every_query_in_one_direction_is_no_chance():
    pairs = np.array([[0.1 * (number % 7), 0.1 * (number % 7) + 0.05] for number in range(40)])
    found = compare_values("ndcg@10", pairs)

    assert found.change == pytest.approx(0.05)
    assert found.p < 0.001
    assert 0.04 < found.low <= found.high < 0.06
    assert (found.wins, found.losses, found.ties) == (40, 0, 0)


def test_a_change_to_and_fro_could_be_chance():
    pairs = np.array([[0.5, 0.5 + (0.1 if number % 2 else -0.1)] for number in range(40)])
    found = compare_values("ndcg@10", pairs)

    assert found.change == pytest.approx(0.0)
    assert found.p > 0.5
    assert found.low < 0 < found.high
    assert (found.wins, found.losses, found.ties) == (20, 20, 0)


def test_p_is_that_of_all_swaps_when_there_are_few():
    found = compare_values("ndcg@10", np.array([[0.0, 1.0], [0.0, 1.0], [0.0, 1.0]]))

    assert found.p == pytest.approx(2 / 2**3)


def test_no_change_at_all_is_certain():
    found = compare_values("ndcg@10", np.array([[0.25, 0.25], [0.75, 0.75]]))

    assert (found.change, found.low, found.high, found.p, found.ties) == (0.0, 0.0, 0.0, 1.0, 2)


def test_files_are_paired_by_query_whatever_their_order(tmp_path):
    before = write(tmp_path, "before.json", {"a": 0.0, "b": 1.0})
    after = write(tmp_path, "after.json", {"b": 1.0, "a": 0.5})

    [found] = compare_files(before, after)

    assert (found.metric, found.before, found.after) == ("ndcg@10", 0.5, 0.75)
    assert (found.wins, found.losses, found.ties) == (1, 0, 1)


def test_a_metric_that_some_queries_lack_is_compared_over_those_that_have_it_in_both(tmp_path):
    files = []
    for name, gain in (("a.json", 0.0), ("b.json", 0.25)):
        entries = [
            {"id": number, "ndcg@10": 0.5} | ({"char_iou": 0.25 + gain} if number < 3 else {}) for number in range(5)
        ]
        files.append(tmp_path / name)
        files[-1].write_text(json.dumps({"per_query": entries}), encoding="utf-8")

    ndcg, iou = compare_files(*files)
    assert (ndcg.metric, ndcg.ties) == ("ndcg@10", 5)
    assert (iou.metric, iou.before, iou.after, iou.wins) == ("char_iou", 0.25, 0.5, 3)


def test_the_mean_of_reciprocal_ranks_gets_its_name(tmp_path):
    before = write(tmp_path, "before.json", {"a": 0.0, "b": 1.0}, "rr")
    assert [each.metric for each in compare_files(before, before)] == ["mrr"]

    leg = write(tmp_path, "leg.json", {"a": 0.0, "b": 1.0}, "legs.dense.rr")
    assert [each.metric for each in compare_files(leg, leg)] == ["legs.dense.mrr"]


def test_files_of_different_questions_are_refused(tmp_path):
    before = write(tmp_path, "before.json", {"a": 0.0, "b": 1.0})
    after = write(tmp_path, "after.json", {"a": 0.0, "c": 1.0})

    with pytest.raises(Refused, match=r"different questions: 1 are only in the first and 1 only in the second.*'b'"):
        compare_files(before, after)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is not an evaluation"),
        ("[1, 2]", "is not an evaluation"),
        ('{"per_query": 3}', "is not an evaluation"),
        ('{"per_query": [{"ndcg@10": 1}]}', "is not an evaluation"),
        ('{"per_query": [{"id": "a", "ndcg@10": NaN}]}', "is not an evaluation"),
        ('{"per_query": []}', "holds no query"),
        ('{"per_query": [{"id": "a", "ndcg@10": 1}]}', "a single query"),
        ('{"per_query": [{"id": "a"}, {"id": "b"}]}', "no metric in common"),
    ],
)
def test_a_file_that_is_no_evaluation_is_refused(tmp_path, content, says):
    file = tmp_path / "odd.json"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(Refused, match=says):
        compare_files(file, file)


def test_a_file_that_is_missing_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"gone\.json cannot be read"):
        compare_files(tmp_path / "gone.json", tmp_path / "gone.json")
