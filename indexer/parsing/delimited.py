"""Comma- and tab-separated values: one table, its first row the header. Verbatim."""

import csv
from collections.abc import Iterator
from itertools import accumulate

from indexer.blocks import BlockKind, Parsed
from indexer.parsing.decode import decode
from indexer.parsing.draft import Draft
from sources.document import Document

_DELIMITERS = ",;\t|"


def parse_delimited(document: Document) -> Parsed:
    """Return the file as one table with a cut at each record, also where a quoted field spans lines.

    Raises:
        Unparsable: the file is not text.
    """
    text = decode(document.body)
    lines = _lines(text)
    header_line = next((line for line in lines if line.strip()), "")
    delimiter = max(_DELIMITERS, key=header_line.count)
    rows = _row_starts(lines, delimiter)
    draft = Draft(text, with_lines=True)
    draft.add(BlockKind.TABLE, (0, len(text)), cuts=rows, header_end=rows[1] if len(rows) > 1 else 0)
    return Parsed(title="", text=text, blocks=draft.blocks())


def _lines(text: str) -> list[str]:
    """Return the lines with their newlines; no other character ends a line, unlike in `str.splitlines`."""
    return [f"{line}\n" for line in text.split("\n")]


def _row_starts(lines: list[str], delimiter: str) -> list[int]:
    line_starts = [0, *accumulate(map(len, lines))]
    try:
        first_lines = [first for first, row in _records(lines, delimiter) if row]
    except csv.Error:  # a quote that never closes: every line is a row
        first_lines = [number for number, line in enumerate(lines) if line.strip()]
    return [line_starts[first] for first in first_lines]


def _records(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    first = 0
    for row in reader:
        yield first, row
        first = reader.line_num
