"""Markdown that is broken, odd or meant to do harm."""

import re
from itertools import pairwise
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import Unparsable
from indexer.parsing.markdown import parse_markdown
from tests.indexer.parsing.prose import (
    assembled,
    assert_follows_the_rules,
    document,
    hidden,
    outline,
    seconds,
)


def parse(source):
    parsed = parse_markdown(document(dedent(source)))
    assert_follows_the_rules(parsed, has_lines=True)
    return parsed


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", []),
        (" \n\t\n", []),
        ("---\ntitle: x\n---\n", []),
        ("```\nnever closed\n# no heading", [("code", "```")]),
        (":::note\nnever closed\n\n# Heading\n", [("paragraph", ":::note"), ("heading", "# Heading")]),
        ("# A\r\n\r\ntext\r\n", [("heading", "# A"), ("paragraph", "text")]),
        ("\tcode by tab\n", [("code", "code by tab")]),
        ("#\n", [("heading", "#")]),
        ("- a\n\n\t", [("list", "- a")]),
        (":::a\n  ", [("paragraph", ":::a")]),
    ],
)
def test_odd_files_are_read(source, expected):
    assert outline(parse_markdown(document(source))) == expected


def test_binary_is_refused():
    with pytest.raises(Unparsable, match="binary"):
        parse_markdown(document(b"# A\x00"))


def test_list_too_deep_for_the_parser_loses_nothing():
    [block] = parse("- " * 10_000 + "bottom").blocks
    assert block.end == 20_006


MERGED = [f"{new}: &{new} {{<<: [{','.join(['*' + old] * 9)}]}}" for old, new in pairwise("abcdefghij")]
MERGE_BOMB = "\n".join(["---", "a: &a {x: 1}", *MERGED, "---"])


@pytest.mark.parametrize(
    "source",
    [
        "a" * 1_000_000,
        "word " * 200_000,
        ">" * 10_000 + " x",
        "\n".join(">" * depth for depth in range(1000)),
        "\n".join("  " * depth + "- x" for depth in range(2000)),
        "# " + "[" * 100_000,
        "[a" * 100_000,
        ":::a\n" * 10_000 + ":::\n" * 10_000,
        "<!-- -->" * 20_000 + "x" + "<!-- -->" * 20_000,
        "---\na: " + "- " * 4_000 + "\n---\n",
        MERGE_BOMB,
        "<script>" + "</script" * 50_000,
        "---\na" + " " * 200_000 + "\n---\n",
    ],
    ids=range(13),
)  # fmt: skip
def test_hostile_file_ends_within_seconds(source):
    assert seconds(parse_markdown, source) < 5


FRAGMENTS = [
    *("# A", "## B {#b}", "A\n===", "- item", "1. item", "> quote", "| a | b |\n|---|---|\n| 1 | 2 |", "```", "~~~"),
    *("```py\nx = 1\n```", ":::note", ":::", "!!! tip", "[^1]: note", "text[^1]", "Term\n: Text", "<div>", "</div>"),
    *("<!--", "-->", "<b>bold</b>", "---", "***", "title: x", "    code", "\\", "`", "$$", "|", "* * *", "[x]", "(y)"),
]
# Without HTML and front matter, a line outside of blocks is a link definition or a rule.
HIDDEN_LINE = re.compile(r"\s*(?:\[[^\]]+\]:.*|[-*_\s]{3,})")


@settings(deadline=None, max_examples=200)
@given(assembled(FRAGMENTS))
def test_any_markdown_gives_blocks_that_lose_nothing_visible(source):
    parsed = parse_markdown(document(source))
    assert_follows_the_rules(parsed, has_lines=True)
    assert parsed == parse_markdown(document(source))
    if not source.startswith("---") and "<" not in source:
        assert all(HIDDEN_LINE.fullmatch(line) for line in hidden(parsed).split("\n") if line.strip())


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(source):
    try:
        parsed = parse_markdown(document(source))
    except Unparsable:
        return
    assert_follows_the_rules(parsed, has_lines=True)
