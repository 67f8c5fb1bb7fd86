import pytest

from answering.compose import compose
from index.statements import statements_of
from tests.index.conftest import chunk_with


def composed(text, **changes):
    return compose(statements_of(chunk_with(1, text, **changes)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ask <!channel> and <@U123> for it.", "Ask ‹!channel› and ‹@U123› for it. [1]"),
        ("Look at www.evil.com for it.", "Look at `www.evil.com` for it. [1]"),
        ("The rate is 5 [3], as ever.", "The rate is 5, as ever. [1]"),
        ("Wait\u202e for \u001b]8;;https:it.", "Wait for ]8;;https:it. [1]"),
    ],
)
def test_what_a_document_says_is_shown_as_words(text, shown):
    assert composed(text)[0] == shown


def test_code_stays_code_whatever_backticks_stand_in_it():
    text, _ = composed("echo ```\n![x](https://evil.com/x)\n```", kind="code")

    assert text == "````\necho ```\n![x](https://evil.com/x)\n```\n````\n[1]"


def test_a_footnote_has_the_words_as_they_stand_and_a_title_that_does_nothing():
    _, [citation] = composed(
        "See [it](https://evil.com) at once.", title="![x](https://evil.com/a) <!here>\u202e", heading_path=()
    )

    assert citation.quote == "See [it](https://evil.com) at once."
    assert citation.title == "! [x] (https[:]//evil[.]com/a) ‹!here›"
