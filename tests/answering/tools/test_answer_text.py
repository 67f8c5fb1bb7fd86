from hypothesis import given
from hypothesis import strategies as st
from mcp.types import CallToolResult, TextContent

from answering.tools.answer_text import answer_text
from tests.fakes.tool_server import answer


def said(*texts, structured=None):
    return CallToolResult(content=[TextContent(text=text) for text in texts], structured_content=structured)


def test_text_is_kept_and_a_note_says_what_was_left_out():
    result = answer_of("picture")

    assert answer_text(result, 1_000) == "see below\nan attached text\n[Left out: 1 image, 2 links.]"


def test_structured_content_counts_only_without_text():
    assert answer_text(said(structured={"value": 42}), 100) == '{"value": 42}'
    assert answer_text(said("the text", structured={"value": 42}), 100) == "the text"


def test_nothing_is_said_to_be_nothing():
    assert answer_text(said(), 100) == "(It answered nothing.)"
    assert answer_text(said("  ", "\u200b"), 100) == "(It answered nothing.)"


def test_what_is_too_long_is_cut_and_said_to_be():
    assert answer_text(said("x" * 11), 10) == "x" * 10 + "\n[Cut here: the whole answer has 11 characters.]"
    assert answer_text(said("x" * 10), 10) == "x" * 10


@given(st.lists(st.text(max_size=80), max_size=4), st.integers(1, 60))
def test_it_is_never_much_longer_than_allowed(texts, limit):
    assert len(answer_text(said(*texts), limit)) <= limit + 80


def answer_of(name):
    """The result of a tool of the fake server, which needs no loop."""
    try:
        answer(name, {}).send(None)
    except StopIteration as result:
        return result.value
    raise AssertionError
