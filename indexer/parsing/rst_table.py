"""Tables of reStructuredText, which the grammar does not know: where they end and where their rows begin."""

import re
from collections.abc import Iterator

from indexer.parsing.draft import Span
from indexer.parsing.table import Table

_GRID_BORDER = re.compile(r"[ \t]*\+(?:[-=]+\+)+[ \t]*")
_GRID_HEADER = re.compile(r"[ \t]*\+(?:=+\+)+[ \t]*")
_GRID_LINE = re.compile(r"[ \t]*[|+].*")
_SIMPLE_BORDER = re.compile(r"[ \t]*=+(?:[ ]+=+)+[ \t]*")
_SIMPLE_SPAN = re.compile(r"[ \t]*-+(?:[ ]+-+)*[ \t]*")
_LIST_ROW = re.compile(r"^([ \t]*)\*[ \t]+-", re.MULTILINE)
_HEADER_ROWS = re.compile(r":header-rows:[ \t]*(\d{1,3})")


def drawn_table(text: str, span: Span) -> Table | None:
    """Return the grid or simple table that begins with this span, or None if there is none.

    A simple table may hold blank lines, and so reach beyond the span.
    """
    start = text.rfind("\n", 0, span[0]) + 1
    first = text[start : _line_end(text, start)]
    if _GRID_BORDER.fullmatch(first):
        return _grid(text, (start, span[1]))
    return _simple(text, start) if _SIMPLE_BORDER.fullmatch(first) else None


def list_table(text: str, span: Span, options: str) -> Table:
    """Return the rows of a `list-table` directive; `options` is what stands above its list."""
    found = list(_LIST_ROW.finditer(text, *span))
    margin = min((len(row[1]) for row in found), default=0)
    return _with_header(span, [row.start() for row in found if len(row[1]) == margin], options)


def line_table(text: str, span: Span, options: str) -> Table:
    """Return the rows of a `csv-table` directive: its lines."""
    rows = [start for start, line in _lines(text, span) if line.strip()]
    return _with_header(span, rows, options)


def _with_header(span: Span, rows: list[int], options: str) -> Table:
    found = _HEADER_ROWS.search(options)
    headers = int(found[1]) if found else 0
    if headers == 0 and ":header:" in options and rows:
        return Table(span, tuple(rows), rows[0])
    return Table(span, tuple(rows), rows[headers] if 0 < headers < len(rows) else 0)


def _grid(text: str, span: Span) -> Table:
    rows: list[int] = []
    header_end = 0
    follows_border = False
    end = span[0]
    for start, line in _lines(text, span):
        if not _GRID_LINE.fullmatch(line):
            break
        end = start + len(line)
        if follows_border:
            rows.append(start)
        follows_border = _GRID_BORDER.fullmatch(line) is not None
        if _GRID_HEADER.fullmatch(line) and not header_end and rows:
            header_end = min(end + 1, len(text))
    return Table((span[0], end), tuple(rows), header_end)


def _simple(text: str, start: int) -> Table | None:
    """Docutils' rule: the table ends at its third border, or at a second one with a blank line below."""
    borders: list[int] = []
    rows: list[int] = []
    margin = 0
    for line_start, line in _lines(text, (start, len(text))):
        end = line_start + len(line)
        if _SIMPLE_BORDER.fullmatch(line):
            margin = margin if borders else len(line) - len(line.lstrip())
            borders.append(min(end + 1, len(text)))
            is_last = not text[end + 1 : _line_end(text, end + 1)].strip()
            if len(borders) == 3 or (len(borders) == 2 and is_last):
                return Table((start, end), tuple(rows), borders[1] if len(borders) == 3 else 0)
        elif line[:margin].strip():
            return None
        elif line[margin : margin + 1].strip() and not _SIMPLE_SPAN.fullmatch(line):
            rows.append(line_start)
    return None


def _lines(text: str, span: Span) -> Iterator[tuple[int, str]]:
    """Yield the start and text of each line; a span that ends inside a line ends it there."""
    start, behind = span
    while start < behind:
        end = min(_line_end(text, start), behind)
        yield start, text[start:end]
        start = end + 1


def _line_end(text: str, start: int) -> int:
    newline = text.find("\n", start)
    return len(text) if newline < 0 else newline
