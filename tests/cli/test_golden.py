import json
import re

import pytest

MEALS = "how much may I spend on meals a day"


@pytest.fixture
def golden(indexed):
    for name in ("golden.jsonl", "golden.floor.json"):
        (indexed.folder / name).unlink(missing_ok=True)
    return indexed.folder / "golden.jsonl"


def add(indexed, *arguments):
    process = indexed("golden", "add", *arguments)
    assert process.returncode == 0, process.stderr
    return process


def test_questions_are_added_listed_and_run(indexed, golden):
    add(indexed, MEALS, "--path", "travel.md", "--passage", "60 € a day on meals")
    add(indexed, "melting point of tungsten hexafluoride crystals", "--unanswerable")
    listed = indexed("golden", "list")
    code, result = indexed.json("golden", "run")

    assert re.search(rf"g001 +{MEALS} +travel\.md", listed.stdout)
    assert re.search(r"g002 +melting.* unanswerable", listed.stdout)
    assert code == 0
    assert result["figures"]["recall_at_5"] == 1.0
    assert result["figures"]["abstention_auc"] == 1.0
    assert result["floors"] == {}


def test_a_question_that_comes_out_wrong_is_shown_with_what_came(indexed, golden):
    golden.write_text('{"question": "what do hotels cost", "path": "hotels.md"}\n', encoding="utf-8")
    process = indexed("golden", "run")

    assert process.returncode == 0
    assert "1 questions of" in process.stdout
    assert "asked as the public" in process.stdout
    assert "expected hotels.md" in process.stdout
    assert "first came travel.md" in process.stdout


def test_recorded_figures_are_the_floors_of_the_next_run(indexed, golden):
    add(indexed, "what do hotels cost", "--path", "travel.md")
    recorded = indexed("golden", "run", "--record")
    same = indexed("golden", "run")
    golden.write_text('{"question": "what do hotels cost", "path": "hotels.md"}\n', encoding="utf-8")
    worse = indexed("golden", "run")
    code, shape = indexed.json("golden", "run")

    assert recorded.returncode == 0
    assert "golden.floor.json" in recorded.stderr
    assert same.returncode == 0
    assert (worse.returncode, code) == (1, 1)
    assert "Below its floor: mrr is 0.000; it must be at least 1.000" in worse.stdout
    assert shape["below"] == ["recall_at_5", "mrr"]


def test_floors_of_another_file_count_when_they_are_named(indexed, golden):
    add(indexed, "what do hotels cost", "--path", "travel.md")
    (indexed.folder / "floors.json").write_text(json.dumps({"refused": 0.5}), encoding="utf-8")
    process = indexed("golden", "run", "--floor", "floors.json")

    assert process.returncode == 1
    assert "refused could not be measured" in process.stdout


def test_a_restricted_page_is_found_for_its_readers_only(indexed, golden):
    add(indexed, "salary of level L4", "--path", "salaries.md", "--source", "hr")
    _, public = indexed.json("golden", "run")
    _, ana = indexed.json("golden", "run", "--as", "ana@example.com")

    assert public["figures"]["recall_at_5"] == 0.0
    assert ana["figures"]["recall_at_5"] == 1.0


def test_a_passage_that_stands_nowhere_is_pointed_out(indexed, golden):
    said = add(indexed, MEALS, "--path", "travel.md", "--passage", "60 € a week").stderr
    assert "no chunk that was found holds the passage" in said

    assert add(indexed, "what do hotels cost", "--passage", "at most 140 €").stderr == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["add", "x"], "--unanswerable"),
        (["add", "x", "--path", "travel.md", "--unanswerable"], "--unanswerable"),
        (["add", "x", "--path", "travl.md"], "Did you mean travel.md?"),
        (["add", "x", "--path", "travel.md", "--also", "qeue.md"], "Did you mean queue.md?"),
        (["add", "x", "--path", "travel.md", "--source", "dosc"], "Did you mean docs?"),
        (["add", " ", "--path", "travel.md"], "question is empty"),
        (["run"], "golden add --help"),
        (["list", "--file", "gone.jsonl"], "gone.jsonl holds no golden question yet"),
    ],
)
def test_wrong_use_exits_2_and_says_what_to_do(indexed, golden, arguments, says):
    process = indexed("golden", *arguments)

    assert process.returncode == 2
    assert says in process.stderr
    assert process.stdout == ""


def test_a_malformed_line_is_named(indexed, golden):
    golden.write_text('{"question": "x", "path": "travel.md"}\n{"question": "y"}\n', encoding="utf-8")
    for arguments in (["run"], ["list"], ["add", "z", "--unanswerable"]):
        process = indexed("golden", *arguments)
        assert process.returncode == 2
        assert "golden.jsonl, line 2" in process.stderr


def test_floors_that_are_named_and_missing_are_refused(indexed, golden):
    add(indexed, "what do hotels cost", "--path", "travel.md")
    process = indexed("golden", "run", "--floor", "gone.json")

    assert process.returncode == 2
    assert "gone.json cannot be read" in process.stderr
