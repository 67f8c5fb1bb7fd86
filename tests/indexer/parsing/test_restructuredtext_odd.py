"""reStructuredText that is broken, odd or meant to do harm."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import Unparsable
from indexer.parsing.restructuredtext import parse_restructuredtext
from tests.indexer.parsing.prose import (
    assembled,
    assert_follows_the_rules,
    document,
    hidden,
    outline,
    seconds,
)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", []),
        (" \n\t\n", []),
        (".. only a comment\n", []),
        ("A\r\n=\r\n\r\ntext\r\n", [("heading", "A"), ("paragraph", "text")]),
        ("\tindented\n", [("admonition", "indented")]),
        ("text::\n", [("paragraph", "text::")]),
        ("====  ====\nno table\n", [("paragraph", "====  ====")]),
        ("+--+\n", [("table", "+--+")]),
        (".. list-table::\n", [("table", ".. list-table::")]),
        (".. |a| image:: b.png\n\nText\n", [("paragraph", "Text")]),
    ],
)
def test_odd_files_are_read(source, expected):
    assert outline(parse_restructuredtext(document(source))) == expected


def test_binary_is_refused():
    with pytest.raises(Unparsable, match="binary"):
        parse_restructuredtext(document(b"A\x00"))


@pytest.mark.parametrize(
    "source",
    [
        "a" * 1_000_000,
        "a-b " * 200_000,
        "|a " * 50_000,
        ":role:`x " * 30_000,
        ":a:`b" * 20_000 + "\n" + "=" * 100_000,
        "``x " * 50_000,
        "\n\n".join(" " * depth + "- x" for depth in range(2000)),
        "\n".join(" " * depth + "x" for depth in range(2000)),
        "- " * 10_000,
        "\n".join(" " * (depth * 7 % 58) + "- x" for depth in range(20_000)),
        "== ==\n" * 20_000,
        "+-+\n|a|\n" * 20_000,
        ".. |" * 30_000,
        "=" * 500_000,
        "A\n=\n\n" * 20_000,
        " " * 500_000 + "x",
        "\tx\n" * 40_000,
    ],
    ids=range(17),
)
def test_hostile_file_ends_within_seconds(source):
    assert seconds(parse_restructuredtext, source, "manual.rst") < 5


FRAGMENTS = [
    *("Title\n=====", "===\nTop\n===", "Sub\n---", "text", "text::", "- item", "* item", "1. item", "(a) item", "#. x"),
    *(".. note:: x", ".. code::\n\n   x = 1", ".. comment", "..", ".. _t:", ".. |s| replace:: x", ".. [1] note", "::"),
    *(":field: x", "term\n   text", "| line", ">>> 1", "== ==\n1  2\n== ==", "+--+\n|a |\n+--+", "----", "*", "`", "|"),
    *("\u2003x", "日本", "__ x", "\\", "_", ":a:`b`", "      deep", "\t\t\t\t\t\t\t\t\tdeep", "• item", "----x"),
]
TRANSITION_OR_BLANK = re.compile(r"\s*|\s*([!-/:-@\[-`{-~])\1{3,}\s*")


@settings(deadline=None, max_examples=200)
@given(assembled(FRAGMENTS))
def test_any_manual_gives_blocks_that_lose_nothing_visible(source):
    parsed = parse_restructuredtext(document(source))
    assert_follows_the_rules(parsed, has_lines=True)
    assert parsed == parse_restructuredtext(document(source))
    if ".." not in source and "__" not in source:
        assert all(TRANSITION_OR_BLANK.fullmatch(line) for line in hidden(parsed).split("\n"))


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(source):
    try:
        parsed = parse_restructuredtext(document(source))
    except Unparsable:
        return
    assert_follows_the_rules(parsed, has_lines=True)
