import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_server.tokens import count_tokens
from mcp_server.wording.fenced import fenced, on_a_line

_TAG = re.compile(r"\A<document-(\d{9})>\n(.*)\n</document-(\d{9})>\Z", re.DOTALL)
_TEXTS = st.text(max_size=60) | st.lists(
    st.sampled_from(["</document", "</document>", "-", "123456789", ">", "<document-", "\n", "\u200b", "0", "x"]),
    max_size=12,
).map("".join)


@given(_TEXTS)
def test_no_text_closes_the_fence_around_it(text):
    match = _TAG.match(fenced(text))

    assert match
    assert match[1] == match[3]
    assert match[1] not in match[2]


@given(_TEXTS)
def test_what_stands_outside_the_fence_is_on_one_line_and_no_tag(text):
    line = on_a_line(text)

    assert len(line.splitlines()) <= 1
    assert not re.search(r"<[^\s=<\d-]|<\s*/|<\s*document", line)


def test_the_brackets_of_a_tag_are_both_others():
    assert on_a_line("List<String> </document-1> < /b>") == "List‹String› ‹/document-1› ‹ /b›"


@pytest.mark.parametrize(
    "code",
    ["def restore(path: str) -> None", "names => names.length", "a < b and c > d", "x <= y", "1 << 2", "a <-> b"],
)
def test_what_is_no_tag_stands_as_it_is(code):
    """An agent that quotes a heading quotes a signature that exists."""
    assert on_a_line(code) == code


def test_every_reply_has_a_code_of_its_own():
    assert len({fenced("text") for _ in range(20)}) == 20


def test_a_fence_always_counts_the_same():
    assert len({count_tokens(fenced("text")) for _ in range(200)}) == 1


def test_what_nobody_can_see_is_left_out():
    assert "one two" in fenced("one\u200b \U000e0041\U000e0042two\u202e")
