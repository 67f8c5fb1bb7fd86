from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.citing import Citing
from answering.exhibit import ToolUse, number
from answering.marks import marks_in
from answering.sentences import sentences_of

EXHIBITS = number((), [ToolUse(f"tool.{n}", "{}", datetime(2026, 11, 1, tzinfo=UTC), f"text {n}") for n in range(1, 6)])


def cited(text):
    citing = Citing(EXHIBITS)
    shown = "".join(citing.cite(sentence.raw) for sentence in sentences_of(text))
    return shown, [exhibit.n for exhibit in citing.cited]


@pytest.mark.parametrize(
    ("text", "shown", "numbers"),
    [
        ("One [4]. Two [2]. Three [4].", "One [1]. Two [2]. Three [1].", [4, 2]),
        ("Both [3][5]. Both [5, 3]. All [1-3]", "Both [1][2]. Both [2][1]. All [3][4][1]", [3, 5, 1, 2]),
        ("In every form 【2】 and [^3] and [exhibit 4].", "In every form [1] and [2] and [3].", [2, 3, 4]),
        ("Invented [9]. And [0]. Half [7, 2].", "Invented. And. Half [1].", [2]),
        ("Linked [2](https://elsewhere.example).", "Linked [1].", [2]),
        ("Code `a[1]` stays [5].\n```\nb[2]\n```\n", "Code `a[1]` stays [1].\n```\nb[2]\n```\n", [5]),
        ("No citation at all.", "No citation at all.", []),
    ],
)
def test_citations_are_numbered_by_first_use_and_invented_ones_never_come_out(text, shown, numbers):
    assert cited(text) == (shown, numbers)


def test_what_a_tool_brings_later_can_be_cited_from_then_on():
    citing = Citing(EXHIBITS[:1])

    assert citing.cite("Now [2].") == "Now."
    citing.add(EXHIBITS[1:2])
    assert citing.cite("Now [2].") == "Now [1]."
    assert citing.exhibits_of((2, 2, 8)) == [EXHIBITS[1]]


def test_no_mark_is_made_of_what_stood_around_another():
    assert cited("[[9]1] and [1[9]] and [\u200b9]")[1] == []
    assert cited("http[9]s://x")[0] == "http s://x"


@given(st.text(st.sampled_from("ab 1239[]()^,.-【】`!\n\u200b\ue000\ue001"), max_size=80))
def test_no_number_comes_out_that_is_not_an_exhibits(text):
    shown, numbers = cited(text)

    out = [n for sentence in sentences_of(shown) for n in sentence.numbers]
    assert set(out) <= set(range(1, len(numbers) + 1))
    assert set(numbers) <= {exhibit.n for exhibit in EXHIBITS}
    assert {n for mark in marks_in(shown) for n in mark.numbers} <= set(range(1, len(numbers) + 1))
