import pytest
from hypothesis import given, settings

from indexer.parsing.delimited import parse_delimited
from tests.indexer.parsing.prose import (
    assembled,
    assert_follows_the_rules,
    document,
    header,
    hidden,
    outline,
    parts,
    seconds,
)


def parse(source, path="rota.csv"):
    parsed = parse_delimited(document(source, path))
    assert_follows_the_rules(parsed, has_lines=True)
    return parsed


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_rows_are_records_also_over_several_lines(delimiter):
    rows = ["name,note", 'Ana,"on call\nuntil 6,"', "Ben,off"]
    parsed = parse("\n".join(rows).replace(",", delimiter) + "\n")
    assert outline(parsed) == [("table", f"name{delimiter}note")]
    assert header(parsed, "name") == rows[0].replace(",", delimiter)
    assert parts(parsed, "name")[1:] == [row.replace(",", delimiter) for row in rows[1:]]


def test_quote_that_never_closes_leaves_lines_as_rows():
    rows = ["size,unit", '5",inch', '"6,inch', "7,inch"]
    assert parts(parse("\n".join(rows)), "size") == rows


def test_blank_lines_begin_no_row():
    parsed = parse("\n\na,b\n\n1,2\n")
    assert parts(parsed, "a") == ["a,b", "1,2"]
    assert parsed.blocks[0].lines == (3, 5)


def test_single_line_has_no_header():
    parsed = parse("a,b")
    assert (header(parsed, "a"), parts(parsed, "a")) == ("", ["a,b"])


def test_empty_file_has_no_blocks():
    assert parse("").blocks == ()


@pytest.mark.parametrize("source", ["a,b\n" * 250_000, '"' + "x\n" * 500_000, '"' * 1_000_000, "x," * 500_000])
def test_megabyte_ends_within_seconds(source):
    assert seconds(parse_delimited, source, "rota.csv") < 4


@settings(deadline=None, max_examples=150)
@given(assembled(["a,b", '"', '"a\n', "1;2", "\t", "|", '""', "'", "\u2028"]))
def test_any_file_is_one_table(source):
    parsed = parse(source)
    assert len(parsed.blocks) == bool(source.strip())
    assert hidden(parsed).strip() == ""
