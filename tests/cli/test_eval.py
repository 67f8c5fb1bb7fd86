import json
import re

import pytest

from tests.cli.conftest import Command
from tests.evals.sets import QRELS, write_lines, write_set


@pytest.fixture(scope="module")
def sets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sets")
    write_set(folder / "fruit", excerpts=[{"id": "q2", "doc": "tax.txt", "start": 0, "end": 44}])
    return folder


@pytest.fixture
def command(sets):
    return Command(sets)


def test_a_set_is_indexed_and_measured_in_one_call(command, sets):
    code, figures = command.json("eval", "fruit")

    assert code == 0
    assert (figures["documents"], figures["chunks"], figures["queries"]) == (3, 3, 2)
    assert figures["mrr"] == 1.0
    assert figures["char_recall"] == 1.0
    assert [query["id"] for query in figures["per_query"]] == ["q1", "q2"]
    assert [each.name[:6] for each in (sets / ".footnote" / "evals").iterdir()] == ["fruit-"]


def test_figures_are_shown_for_both_legs_beside_the_hybrid(command):
    process = command("eval", "fruit")

    assert process.returncode == 0
    assert "3 documents, 3 chunks, 2 judged queries" in process.stdout
    assert re.search(r"hybrid +dense +keyword", process.stdout)
    assert re.search(r"mrr +1\.000 +1\.000 +1\.000", process.stdout)
    assert "answerability_auc" in process.stdout
    assert "char_recall 1.000" in process.stdout
    assert process.stderr == ""


def test_failures_say_where_what_was_expected_came(command, sets):
    write_set(sets / "odd", qrels=QRELS + "q1\tgone.md\t1\n")
    process = command("eval", "odd", "--failures")

    assert process.returncode == 0
    assert "documents that qrels.tsv names and corpus/ does not hold: 1, such as gone.md" in process.stderr
    assert re.search(r"gone\.md +not found in either leg", process.stdout)
    assert re.search(r"fruit/pears\.md +hybrid rank 1, dense rank 1, keyword rank 1", process.stdout)
    assert re.search(r"found instead\n +fruit/apples\.md +Apples; fused", process.stdout)
    _, shape = command.json("eval", "odd", "--failures", "1")
    assert shape["failures"][0]["expected"][1] == {
        "path": "gone.md",
        "relevance": 1,
        "ranks": dict.fromkeys(("hybrid", "dense", "keyword"), None),
    }


def test_two_measurements_are_compared(command, sets):
    for name, rank in (("before", 0.5), ("after", 1.0)):
        per_query = [{"id": str(number), "ndcg@10": rank, "rr": 1.0} for number in range(12)]
        (sets / f"{name}.json").write_text(json.dumps({"per_query": per_query}), encoding="utf-8")
    process = command("eval", "--compare", "before.json", "after.json")
    code, shape = command.json("eval", "--compare", "before.json", "after.json")

    assert (process.returncode, code) == (0, 0)
    assert re.search(r"ndcg@10 +0\.500 +1\.000 +\+0\.500 .* 12 +0 +0", process.stdout)
    assert "The same for every query: mrr" in process.stdout
    assert [(each["metric"], each["wins"]) for each in shape["metrics"]] == [("ndcg@10", 12), ("mrr", 0)]


def test_a_corpus_of_which_nothing_can_be_read_is_refused(command, sets):
    write_set(sets / "images", corpus={"logo.png": "\x89PNG"}, qrels="q1\tlogo.png\t1\n")
    process = command("eval", "images")

    assert process.returncode == 2
    assert "No document of the corpus could be indexed" in process.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Name the folder of a set"),
        (["nowhere"], "nowhere is no folder. A set is a folder with corpus/"),
        (["fruit", "--compare", "a.json", "b.json"], "Leave out the folder"),
        (["--compare", "a.json", "b.json"], "a.json cannot be read"),
        (["fruit", "--index", "fruit"], "holds something else"),
        (["fruit", "--failures", "-1"], "failures"),
        (["bad"], "line 2: not JSON"),
    ],
)
def test_wrong_use_exits_2_and_says_what_to_do(command, sets, arguments, says):
    (sets / "bad").mkdir(exist_ok=True)
    write_set(sets / "bad")
    write_lines(sets / "bad" / "queries.jsonl", [{"id": "q1", "text": "x"}])
    with (sets / "bad" / "queries.jsonl").open("a", encoding="utf-8") as stream:
        stream.write("{\n")
    process = command("eval", *arguments)

    assert process.returncode == 2
    assert says in process.stderr
    assert process.stdout == ""
