"""A table of a Word document as text: one line for each row, its cells apart, merged cells said once."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from docx.oxml.ns import qn

from indexer.parsing.docx_package import value
from indexer.parsing.docx_text import blocks_of, children_of, read_words

_CELL_GAP = " | "
_MAX_SPAN = 20  # columns that one cell may stand for
_ON = (None, "1", "true", "on")
_FIRST_ROW = 0x20  # the bit of the table's look that sets its first row apart


@dataclass(frozen=True, slots=True)
class TableText:
    """A table's text with the offsets where rows begin and where its header ends, and the notes it refers to."""

    text: str
    cuts: tuple[int, ...]
    header_end: int
    notes: tuple[tuple[str, str], ...]


def only_cell(table: Any) -> Any:
    """Return the cell of a table that has no other: such a table is a frame, not a table."""
    cells = (cell for row in children_of(table, "w:tr") for cell in children_of(row, "w:tc"))
    first, second = next(cells, None), next(cells, None)
    return first if second is None else None


def draw_table(table: Any) -> TableText:
    """Return the table as text; tables in its cells are said in their place, and empty rows left out."""
    notes: list[tuple[str, str]] = []
    rows: list[str] = []
    headers = 0
    for number, row in enumerate(children_of(table, "w:tr")):
        text = _CELL_GAP.join(_cells(row, notes))
        if not text.replace("|", "").strip():
            continue
        if headers == len(rows) and _is_header(table, row, is_first=number == 0):
            headers += 1
        rows.append(text)
    starts = list(accumulate((len(row) + 1 for row in rows), initial=0))
    header_end = starts[headers] if 0 < headers < len(rows) else 0
    return TableText("\n".join(rows), tuple(starts[1:-1]), header_end, tuple(notes))


def _is_header(table: Any, row: Any, *, is_first: bool) -> bool:
    marked = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}")
    if marked is not None:
        return marked.get(qn("w:val")) in _ON
    look = table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}")
    if not is_first or look is None:
        return False
    bits = look.get(qn("w:val"), "")
    if (first_row := look.get(qn("w:firstRow"))) is not None:
        return first_row in _ON
    return (
        bool(int(bits, 16) & _FIRST_ROW) if bits.isalnum() and set(bits.lower()) <= set("0123456789abcdef") else False
    )


def _cells(row: Any, notes: list[tuple[str, str]]) -> Iterator[str]:
    for cell in children_of(row, "w:tc"):
        merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        continues = merged is not None and merged.get(qn("w:val")) != "restart"
        yield "" if continues else _text(cell, notes)
        span = value(cell, "w:tcPr/w:gridSpan") or ""
        columns = int(span) if span.isascii() and span.isdigit() and len(span) < 4 else 1
        yield from [""] * (min(columns, _MAX_SPAN) - 1)


def _text(cell: Any, notes: list[tuple[str, str]]) -> str:
    """Return what a cell says on one line; nesting is as deep as the XML parser allows, which is 256."""
    said: list[str] = []
    for block in blocks_of(cell):
        if block.tag == qn("w:p"):
            words = read_words(block)
            notes.extend(words.notes)
            said.append(words.text.replace("\n", " "))
            said.extend(_text(box, notes) for box in words.boxes)
        else:
            said.extend(text for row in children_of(block, "w:tr") for text in _cells(row, notes))
    return " ".join(text for text in said if text)
