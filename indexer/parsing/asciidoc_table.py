"""Tables of AsciiDoc: where their rows begin, whether a row is one line or one line a cell."""

import re
from collections.abc import Sequence
from itertools import accumulate

from indexer.parsing.draft import Span
from indexer.parsing.table import Table

# A cell begins with a bar; before it may stand how often it is repeated or how many columns it spans.
_CELL = re.compile(r"(?:(?:^|(?<=[ \t]))(\d{1,2})(?:\.\d{1,2})?[*+][<>^.]*[a-z]?)?(?<!\\)\|")
_COLUMNS = re.compile(r"cols=(?:\"([^\"]*)\"|'([^']*)'|([^,\]]*))")
_REPEATED = re.compile(r"\s*(\d{1,2})\*")
_HEADER = re.compile(r"%[\w%]*header|options?=[\"']?[\w,\s]*header")
_NO_HEADER = "noheader"


def delimited_table(lines: Sequence[tuple[int, str]], span: Span, style: str) -> Table:
    """Return a table whose `lines`, with their offsets, stand between its two delimiters.

    `style` is the block attribute lines above it.
    """
    filled = [(start, line) for start, line in lines if line.strip()]
    if not filled:
        return Table(span)
    rows = _rows(filled, _columns(style) or max(1, _cells(filled[0][1])))
    # A first row with a blank line below it is a header unless the table says otherwise.
    is_apart = len(filled) > 1 and filled[0] == lines[0] and not lines[1][1].strip() and len(rows) > 1
    has_header = _HEADER.search(style) or (is_apart and rows[1] == filled[1][0])
    if has_header and _NO_HEADER not in style and len(rows) > 1:
        return Table(span, tuple(rows), rows[1])
    return Table(span, tuple(rows))


def separated_table(lines: Sequence[tuple[int, str]], span: Span, style: str) -> Table:
    """Return a table of comma- or colon-separated lines."""
    rows = tuple(start for start, line in lines if line.strip())
    return Table(span, rows, rows[1] if len(rows) > 1 and _HEADER.search(style) else 0)


def _rows(lines: Sequence[tuple[int, str]], columns: int) -> list[int]:
    """Return the starts of the lines at which all cells so far fill whole rows."""
    counts = [_cells(line) for _, line in lines]
    before = accumulate(counts, initial=0)
    return [
        start for (start, _), cells, total in zip(lines, counts, before, strict=False) if cells and total % columns == 0
    ]


def _cells(line: str) -> int:
    return sum(int(found[1] or 1) for found in _CELL.finditer(line))


def _columns(style: str) -> int:
    found = _COLUMNS.search(style)
    if not found:
        return 0
    specs = (found[1] or found[2] or found[3] or "").strip()
    repeats = (_REPEATED.match(spec) for spec in re.split(r"[,;]", specs))
    return sum(int(repeat[1]) if repeat else 1 for repeat in repeats) if specs else 0
