"""AsciiDoc that is broken, odd or meant to do harm."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import Unparsable
from indexer.parsing.asciidoc import parse_asciidoc
from tests.indexer.parsing.prose import (
    assembled,
    assert_follows_the_rules,
    document,
    hidden,
    outline,
    seconds,
    text_of,
)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", []),
        (" \n\t\n", []),
        ("// only\n:a: b\n", []),
        (":a: b \\", []),
        ("= A\r\n\r\ntext\r\n", [("heading", "= A"), ("paragraph", "text")]),
        ("* a\n+\n", [("list", "* a")]),
        ("* a\n+\n[source]", [("list", "* a")]),
        ("[NOTE]\n", []),
        (".Title\n[NOTE]", [("paragraph", ".Title")]),
        ("====\n====\n", [("admonition", "====")]),
        ("//// \n x\n////", []),
        ("a::\n\n\n", [("list", "a::")]),
    ],
)
def test_odd_files_are_read(source, expected):
    assert outline(parse_asciidoc(document(source))) == expected


def test_binary_is_refused():
    with pytest.raises(Unparsable, match="binary"):
        parse_asciidoc(document(b"= A\x00"))


@pytest.mark.parametrize(
    "source",
    [
        "a" * 1_000_000,
        "=" * 500_000,
        "----\n" * 50_001,
        "* a\n" + "+\n" * 50_000,
        "* a\n\n" * 50_000,
        "[a" * 100_000,
        "[[a" * 50_000 + "]",
        "a::" + "[" * 200_000,
        "ifeval::[" * 30_000,
        "|===\n" + "9*|" * 50_000 + "\n|===\n",
        "== " + "*a" * 200_000,
        "== a" + " " * 100_000 + "b" + " " * 100_000,
        "a\n---\n" * 30_000,
        ":a: b \\\n" * 50_000,
        ("a" * 400 + ":") * 2000,
    ],
    ids=range(15),
)
def test_hostile_file_ends_within_seconds(source):
    assert seconds(parse_asciidoc, source, "guide.adoc") < 5


FRAGMENTS = [
    *("= Title", "== Section", "Title\n-----", "text", "* item", "** item", ". item", "1. item", "term:: text", "a::"),
    *("----", "....", "====", "****", "____", "--", "++++", "////", "```", "|===", "|a |b", ",===", "[NOTE]"),
    *("NOTE: x", ".Title", "+", "// c", ":a: b", ":a: b \\", "include::x[]", "ifdef::x[]", "'''", "<<<", "|", "::"),
    *("[cols=2*]", "\u2028", "\u2003x"),
]
HIDDEN_LINE = re.compile(
    r"\s*|//.*|:!?\w[\w-]*!?:.*|\[.*\]|(?:ifdef|ifndef|endif|ifeval)::.*|'{3,}|<{3,}|-{3}|\*{3}|- - -|\* \* \*"
)


@settings(deadline=None, max_examples=200)
@given(assembled(FRAGMENTS))
def test_any_guide_gives_blocks_that_lose_nothing_visible(source):
    parsed = parse_asciidoc(document(source))
    assert_follows_the_rules(parsed, has_lines=True)
    assert parsed == parse_asciidoc(document(source))
    if "////" not in source and "\\\n" not in source and not source.startswith("---"):
        assert all(HIDDEN_LINE.fullmatch(line.rstrip()) for line in hidden(parsed).split("\n"))


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(source):
    try:
        parsed = parse_asciidoc(document(source))
    except Unparsable:
        return
    assert_follows_the_rules(parsed, has_lines=True)
    assert all(text_of(parsed, block) for block in parsed.blocks)
