import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.prose.citing import cite
from answering.prose.marks import marks_in

FOOTNOTES = {2: 1, 4: 2, 5: 1}


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("One [2].", "One [1]."),
        ("Both [4][2]. ", "Both [2][1]. "),
        ("Of the same place once [2, 5].", "Of the same place once [1]."),
        ("A range [2-4]", "A range [1][2]"),
        ("In every form 【2】 and [^4] and [exhibit 4].", "In every form [1] and [2] and [2]."),
        ("Invented [9]. And [0]. Half [7, 2].", "Invented. And. Half [1]."),
        ("Linked [2](https://elsewhere.example).", "Linked [1]."),
        ("Code `a[1]` stays [4].", "Code `a[1]` stays [2]."),
    ],
)
def test_marks_become_the_numbers_of_footnotes_and_no_other_number_comes_out(raw, shown):
    assert cite(raw, {number: n for number, n in FOOTNOTES.items() if f"{number}" in raw}) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Nothing was cited.", "Nothing was cited. [1]"),
        ("The wrong one was cited [3].", "The wrong one was cited. [1]"),
        ("| a | b |", "| a | b [1] |"),
        ("| a | b |\n|---|---|", "| a | b [1] |\n|---|---|"),
        ("```\nb[2]\n```", "```\nb[2]\n```\n[1]"),
    ],
)
def test_a_footnote_without_a_mark_stands_at_the_end(raw, shown):
    assert cite(raw, {7: 1}) == shown


def test_a_sentence_that_nothing_says_has_no_number():
    assert cite("One [2]. Two [3][4].", {}) == "One. Two."


def test_no_mark_is_made_of_what_stood_around_another():
    assert not marks_in(cite("[[9]1] and [1[9]] and [\u200b9]", {}))
    assert cite("http[9]s://x", {}) == "http s://x"


@given(
    st.text(st.sampled_from("ab 1239[]()^,.-【】`!\n\u200b\ue000\ue001"), max_size=80),
    st.dictionaries(st.integers(1, 9), st.integers(1, 9), max_size=3),
)
def test_no_number_comes_out_that_is_no_footnotes(raw, footnotes):
    shown = {n for mark in marks_in(cite(raw, footnotes)) for n in mark.numbers}

    assert shown <= set(footnotes.values())
