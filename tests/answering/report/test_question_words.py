import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.report.question_words import question_words


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<@U1> how do I deploy?", "how do I deploy?"),
        ("<!channel> <@U2|ana> who knows?", "who knows?"),
        ("what is in <#C1|ops>?", "what is in #ops?"),
        ("read <https://a.example/x|this page>", "read this page"),
        ("is 1 &lt; 2?", "is 1 < 2?"),
        ("<@U1>", ""),
        ("two\nlines", "two lines"),
    ],
)
def test_words_are_shown_without_the_people_in_them(typed: str, shown: str) -> None:
    assert question_words(typed) == shown


@given(st.text())
def test_what_is_shown_is_one_short_line(typed: str) -> None:
    shown = question_words(typed)

    assert len(shown.splitlines()) <= 1
    assert len(shown) <= 200
