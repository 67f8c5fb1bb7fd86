import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.verifying.opposites import opposites_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("north", "south"),
        ("without", "with"),
        ("before", "after"),
        ("better", "worse"),
        ("directly", "indirectly"),
        ("reversible", "irreversible"),
        ("metered", "unmetered"),
        ("harmful", "harmless"),
        ("upstream", "downstream"),
        ("short-term", "long-term"),
        ("pre-release", "post-release"),
    ],
)
def test_two_words_are_opposites_of_each_other(one, other):
    assert other in opposites_of(one)
    assert one in opposites_of(other)


@pytest.mark.parametrize(("one", "other"), [("pump", "valve"), ("large", "big"), ("in", "out of"), ("use", "employ")])
def test_other_words_are_not(one, other):
    assert other not in opposites_of(one)


@given(st.from_regex(r"[a-z]{1,12}(-[a-z]{1,8})?", fullmatch=True))
def test_no_word_is_its_own_opposite(word):
    assert word not in opposites_of(word)
