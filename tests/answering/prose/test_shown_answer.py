"""What comes out when a streamed text goes through cutting, citing and neutralising, as every answer does."""

import re

from hypothesis import given
from hypothesis import strategies as st

from answering.prose.addresses import permitted_by
from answering.prose.citing import cite
from answering.prose.neutral import neutral
from answering.prose.sentences import sentences_of
from tests.answering.exhibits import exhibit_of
from tests.answering.prose.test_neutral import ANY_TEXT, KNOWN, PAGE, tokens_of
from tests.answering.prose.test_sentences import ANSWER

EXHIBITS = [exhibit_of(1, f"Ask {KNOWN}.", url=PAGE), exhibit_of(2, "b", url="file:///b.md"), exhibit_of(3, "c")]
NUMBERS = {exhibit.n for exhibit in EXHIBITS}


def shown(text):
    permitted = permitted_by(EXHIBITS[:1])
    parts = [
        neutral(cite(sentence.raw, {n: n for n in sentence.numbers if n in NUMBERS}), permitted)
        for sentence in sentences_of(text)
    ]
    return "".join(parts)


def test_an_ordinary_answer_is_shown_as_it_was_written_with_the_answers_numbers():
    text = shown(ANSWER)

    expected = ANSWER.replace("【2】", "[2]").replace("`a[1]. B`", "`a[1]. B`")
    assert text == expected


@given(
    st.one_of(
        ANY_TEXT,
        st.lists(st.sampled_from(["A b. ", "[9]", "[a", "]: http://x", "](http://x)", "\n\n", "`"])).map("".join),
    )
)
def test_sentences_that_are_safe_one_by_one_are_safe_together(text):
    whole = shown(text)

    for token in tokens_of(whole):
        assert token.type not in {"image", "html_inline", "html_block"}
        if token.type == "link_open":
            assert token.attrGet("href") == PAGE
    assert not re.search(r"<!(channel|here)|<@U|<https?:", whole)
    numbers = {n for sentence in sentences_of(whole) for n in sentence.numbers}
    assert numbers <= NUMBERS
