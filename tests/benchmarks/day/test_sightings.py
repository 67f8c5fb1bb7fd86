from typing import Any

from benchmarks.day.marks import Mark
from benchmarks.day.sightings import Citation, citations_in

FIRST, SECOND = Mark(1, 1), Mark(2, 3)
PAGE = "http://127.0.0.1:1/wiki/spaces/ENG/pages/131080/Pump#Owner"
FILE = "https://code.example/tools/notes/pump-a-n0002.md#L1-L5"


def test_words_are_cited_by_the_footnotes_behind_them():
    text = f"It is {FIRST}. [[1]]({PAGE}) It was {SECOND}. [[2]]({FILE})[[3]]({PAGE})"

    assert citations_in([{"type": "markdown", "text": text}], "") == (
        Citation(frozenset({FIRST}), (PAGE,)),
        Citation(frozenset({SECOND}), (FILE, PAGE)),
    )


def test_the_older_markup_of_slack_is_read_too():
    block = {"type": "section", "text": {"type": "mrkdwn", "text": f"It is {FIRST}. <{PAGE}|[1]>"}}

    assert citations_in([block], "") == (Citation(frozenset({FIRST}), (PAGE,)),)
    assert citations_in([], f"It is {FIRST}. <{PAGE}|[1]>") == (Citation(frozenset({FIRST}), (PAGE,)),)


def test_words_of_a_document_without_a_footnote_are_cited_as_nothing():
    assert citations_in([], f"It is {FIRST}.") == (Citation(frozenset({FIRST}), ()),)


def test_a_source_that_is_said_to_have_changed_is_known_to_have():
    below = (
        f"*[1]* <{PAGE}|Pump> · updated just now · *changed since it was indexed*\n*[2]* <{FILE}|File> · updated now"
    )
    blocks: list[dict[str, Any]] = [
        {"type": "markdown", "text": f"It is {FIRST}. [[1]]({PAGE}) And {SECOND}. [[2]]({FILE})"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": below}]},
    ]

    assert [each.is_changed for each in citations_in(blocks, "")] == [True, False]
