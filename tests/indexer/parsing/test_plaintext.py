import pytest
from hypothesis import given, settings

from indexer.errors import Unparsable
from indexer.parsing.plaintext import parse_plaintext
from tests.indexer.parsing.prose import (
    assembled,
    assert_follows_the_rules,
    document,
    hidden,
    outline,
    parts,
    seconds,
    the_block,
)

README = """\
Ledger
======

Keeps what happened. It is small
and fast.

INSTALLATION

  1. Unpack
     it
  2. Run make

Usage
-----
ledger --help

Name
------------
not a heading
"""


def parse(source, path="README"):
    parsed = parse_plaintext(document(source, path))
    assert_follows_the_rules(parsed, has_lines=True)
    return parsed


def test_readme_becomes_paragraphs_lists_and_underlined_headings():
    parsed = parse(README)
    assert outline(parsed) == [
        ("heading", "Ledger"),
        ("paragraph", "Keeps what happened. It is small"),
        ("paragraph", "INSTALLATION"),
        ("list", "1. Unpack"),
        ("heading", "Usage"),
        ("paragraph", "ledger --help"),
        ("paragraph", "Name"),
    ]
    assert parsed.title == "Ledger"
    assert parsed.blocks[-1].heading_path == ("Ledger", "Usage")
    assert parsed.text == README


def test_lines_are_those_of_the_file():
    assert the_block(parse(README), "1. Unpack").lines == (9, 11)


def test_list_is_cut_at_items():
    assert parts(parse(README), "1. Unpack") == ["1. Unpack\n     it", "2. Run make"]


def test_paragraph_has_no_cuts_so_that_sentences_decide():
    assert the_block(parse(README), "Keeps").cuts == ()


def test_log_is_cut_at_lines():
    parsed = parse("10:00 start\n10:01 stop\n\n10:02 start\n", "var/queue.log")
    assert parts(parsed, "10:00") == ["10:00 start", "10:01 stop"]


@pytest.mark.parametrize("source", ["", " \n\t\n\x0c\n"])
def test_empty_file_has_no_blocks(source):
    assert parse(source).blocks == ()


def test_binary_is_refused():
    with pytest.raises(Unparsable, match="binary"):
        parse("a\x00b")


@pytest.mark.parametrize("source", ["a" * 1_000_000, "a b\n" * 250_000, "\n \n" * 300_000, "- a\n" * 250_000])
def test_megabyte_ends_within_seconds(source):
    assert seconds(parse_plaintext, source, "notes.txt") < 4


@settings(deadline=None, max_examples=150)
@given(assembled(["Title\n=====", "Sub\n---", "- item", "1) item", "text", "---", "\x0c", "\u2028", "\u2003"]))
def test_any_text_is_covered_by_its_blocks(source):
    parsed = parse(source)
    assert hidden(parsed).strip() == ""
