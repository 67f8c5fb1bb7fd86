"""Several elements of an HTML page that make one block: the lines of a list or quote, the rows of a table."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise, takewhile

from bs4 import Tag

from indexer.blocks import BlockKind
from indexer.parsing.html_tree import attribute

# An item longer than any chunk may be cut between its own parts; a shorter one stays whole.
_LONG_ITEM_CHARACTERS = 800
_MAX_INDENT = 8  # levels; deeper ones only look deeper in a browser
_MAX_SPAN = 20  # columns or rows that one cell may stand for
_CELL_GAP = " | "


@dataclass(frozen=True, slots=True)
class Drawn:
    """The text of one block with the offsets in it where it may be cut."""

    text: str
    cuts: tuple[int, ...] = ()
    header_end: int = 0


@dataclass(slots=True)
class Lines:
    """A list or quote on its way to a block. `owner` is the element that closes it."""

    kind: BlockKind
    owner: Tag
    _lines: list[str] = field(default_factory=list)
    _item_numbers: list[int] = field(default_factory=list)

    def add(self, text: str, *, depth: int = 0, marker: str = "", is_item: bool = False) -> None:
        """Add a part; the marker stands before its first line, and the others line up with the first."""
        margin = "  " * min(depth, _MAX_INDENT)
        first = (margin[2:] if marker else margin) + marker
        if is_item:
            self._item_numbers.append(len(self._lines))
        self._lines.append(first + text.replace("\n", "\n" + margin))

    def draw(self) -> Drawn:
        """Return the text, cut at every item; at every part in quotes and in items too long to stay whole."""
        starts = _starts(self._lines)
        if self.kind is not BlockKind.LIST:
            return Drawn("\n".join(self._lines), tuple(starts))
        cuts = [starts[number] for number in self._item_numbers]
        bounds = [0, *self._item_numbers, len(self._lines)]
        for first, behind in pairwise(bounds):
            if sum(map(len, self._lines[first:behind])) > _LONG_ITEM_CHARACTERS:
                cuts.extend(starts[first:behind])
        return Drawn("\n".join(self._lines), tuple(sorted(cuts)))


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    tag: Tag

    @property
    def is_header(self) -> bool:
        row = self.tag.parent
        return self.tag.name == "th" or (row is not None and row.parent is not None and row.parent.name == "thead")


@dataclass(slots=True)
class Rows:
    """A table on its way to a block: one line a row. `owner` is the element that closes it."""

    owner: Tag
    _captions: list[str] = field(default_factory=list)
    _rows: list[list[_Cell]] = field(default_factory=list)
    _cell: Tag | None = None
    _texts: list[str] = field(default_factory=list)

    def open_row(self) -> None:
        """Begin a row; a cell that is still open ends."""
        self.close_cell()
        self._rows.append([])

    def open_cell(self, tag: Tag) -> None:
        """Begin a cell; one that is still open ends, and a row begins if there is none."""
        self.close_cell()
        if not self._rows:
            self._rows.append([])
        self._cell = tag

    def add(self, text: str) -> None:
        """Add text to the open cell; outside of any it is a caption."""
        (self._texts if self._cell else self._captions).append(" ".join(text.split()))

    def close_cell(self) -> None:
        """End the open cell, if there is one."""
        if self._cell:
            self._rows[-1].append(_Cell(" ".join(self._texts), self._cell))
            self._cell = None
            self._texts = []

    def draw(self) -> Drawn:
        """Return the text, cut at every row; captions and the rows of headings at the top make the header."""
        self.close_cell()
        rows = [row for row in self._rows if any(cell.text for cell in row)]
        headers = len(list(takewhile(lambda row: all(cell.is_header for cell in row), rows)))
        lines = [*self._captions, *_aligned(rows)]
        starts = [*_starts(lines), sum(len(line) + 1 for line in lines)]
        has_header = 0 < headers < len(rows)
        return Drawn("\n".join(lines), tuple(starts), starts[len(self._captions) + headers] if has_header else 0)


def _aligned(rows: list[list[_Cell]]) -> Iterator[str]:
    """Yield the lines of the rows; a cell over several columns or rows leaves the others empty."""
    held: dict[int, int] = {}
    for row in rows:
        columns: list[str] = []
        for cell in row:
            _fill(columns, held)
            width, height = _span(cell.tag, "colspan"), _span(cell.tag, "rowspan")
            if height > 1:
                held |= dict.fromkeys(range(len(columns), len(columns) + width), height - 1)
            columns += [cell.text, *[""] * (width - 1)]
        _fill(columns, held)
        yield _CELL_GAP.join(columns)


def _fill(columns: list[str], held: dict[int, int]) -> None:
    while held.get(len(columns), 0) > 0:
        held[len(columns)] -= 1
        columns.append("")


def _span(tag: Tag, name: str) -> int:
    value = attribute(tag, name)
    return min(max(int(value), 1), _MAX_SPAN) if value.isascii() and value.isdigit() and len(value) < 10 else 1


def _starts(lines: list[str]) -> list[int]:
    return [0, *accumulate(len(line) + 1 for line in lines[:-1])]
