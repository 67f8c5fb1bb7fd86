"""The golden questions stay true to what they ask about: an edit of a page that loses its answer fails here."""

from collections import Counter
from pathlib import Path

import pytest

from evals.floors import floor_file, load_floors
from evals.golden import load_golden
from evals.shipped import DOCS, SAMPLE_WIKI, SHIPPED

ROOT = Path(__file__).parents[2]
WIKI = ROOT / "config" / "sample"
FOLDERS = {SAMPLE_WIKI: WIKI, DOCS: ROOT}
QUESTIONS = [(FOLDERS[shipped], golden) for shipped in SHIPPED for golden in load_golden(shipped.golden)]
ANSWERABLE = [(folder, golden) for folder, golden in QUESTIONS if golden.is_answerable]


def kinds(shipped):
    return Counter(golden.is_answerable for golden in load_golden(shipped.golden))


def asked_about(shipped):
    return {path for golden in load_golden(shipped.golden) for path in (golden.path, *golden.also) if path}


def by_id(value):
    return getattr(value, "id", "")


def test_there_are_enough_questions_of_both_kinds():
    assert kinds(SAMPLE_WIKI)[True] >= 90
    assert kinds(SAMPLE_WIKI)[False] >= 30
    assert kinds(DOCS)[True] >= 60
    assert kinds(DOCS)[False] >= 15


@pytest.mark.parametrize(("folder", "golden"), ANSWERABLE, ids=by_id)
def test_the_page_of_an_answerable_question_holds_its_passage_once(folder, golden):
    text = (folder / golden.path).read_text("utf-8")
    assert text.count(golden.passage) == 1


@pytest.mark.parametrize(("folder", "golden"), ANSWERABLE, ids=by_id)
def test_a_passage_is_one_line_that_a_person_can_check_at_a_glance(folder, golden):
    assert golden.passage == golden.passage.strip()
    assert "\n" not in golden.passage
    assert 8 <= len(golden.passage) <= 160


@pytest.mark.parametrize(("folder", "golden"), [each for each in ANSWERABLE if each[1].also], ids=by_id)
def test_every_second_page_exists_and_is_not_the_first(folder, golden):
    assert all((folder / path).is_file() for path in golden.also)
    assert golden.path not in golden.also
    assert len(golden.also) == len(set(golden.also))


def test_every_page_of_the_wiki_is_asked_about():
    assert {path.relative_to(WIKI).as_posix() for path in WIKI.rglob("*") if path.is_file()} == {
        golden.path for golden in load_golden(SAMPLE_WIKI.golden) if golden.path
    }


def test_the_docs_are_asked_about_and_nothing_else_of_the_repository():
    manual = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")}

    assert {"README.md", "CONTRIBUTING.md", *manual} <= asked_about(DOCS)
    assert {path for path in asked_about(DOCS) if path.count("/") == 0} == {"README.md", "CONTRIBUTING.md"}
    assert all(path.startswith("docs/") for path in asked_about(DOCS) if "/" in path)


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda shipped: shipped.golden.stem)
def test_each_has_floors_for_finding_and_for_abstaining(shipped):
    floors = load_floors(floor_file(shipped.golden))

    assert floors["recall_at_5"] >= 0.9
    assert floors["abstention_auc"] >= 0.6
