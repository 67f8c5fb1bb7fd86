"""The golden questions stay true to the sample wiki: an edit of a page that loses its answer fails here."""

import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
WIKI = ROOT / "config" / "sample"
GOLDEN = ROOT / "evals" / "golden" / "sample_wiki.jsonl"

QUESTIONS: list[dict[str, Any]] = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]
ANSWERABLE = [question for question in QUESTIONS if question["answerable"]]
UNANSWERABLE = [question for question in QUESTIONS if not question["answerable"]]


def by_id(question: dict[str, Any]) -> str:
    return str(question["id"])


def wiki_paths() -> set[str]:
    return {path.relative_to(WIKI).as_posix() for path in WIKI.rglob("*") if path.is_file()}


def test_there_are_enough_questions_of_both_kinds():
    assert len(ANSWERABLE) >= 90
    assert len(UNANSWERABLE) >= 30


@pytest.mark.parametrize("key", ["id", "question"])
def test_no_two_questions_share_an_id_or_a_wording(key):
    values = [question[key].casefold() for question in QUESTIONS]
    assert sorted(values) == sorted(set(values))


@pytest.mark.parametrize("question", ANSWERABLE, ids=by_id)
def test_the_page_of_an_answerable_question_holds_its_passage_once(question):
    text = (WIKI / question["path"]).read_text("utf-8")
    assert text.count(question["passage"]) == 1


@pytest.mark.parametrize("question", ANSWERABLE, ids=by_id)
def test_a_passage_is_one_line_that_a_person_can_check_at_a_glance(question):
    passage = question["passage"]
    assert passage == passage.strip()
    assert "\n" not in passage
    assert 8 <= len(passage) <= 160


@pytest.mark.parametrize("question", [q for q in ANSWERABLE if "also" in q], ids=by_id)
def test_every_second_page_exists_and_is_not_the_first(question):
    assert set(question["also"]) <= wiki_paths() - {question["path"]}
    assert len(question["also"]) == len(set(question["also"])) > 0


@pytest.mark.parametrize("question", UNANSWERABLE, ids=by_id)
def test_an_unanswerable_question_points_to_no_page(question):
    assert set(question) == {"id", "question", "answerable"}


def test_every_page_of_the_wiki_is_asked_about():
    assert {question["path"] for question in ANSWERABLE} == wiki_paths()
