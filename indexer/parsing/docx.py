"""Word documents: headings by style, paragraphs, lists and tables, notes behind the paragraph that names them."""

from collections import deque
from collections.abc import Sequence
from typing import Any

from docx.oxml.ns import qn

from indexer.blocks import BlockKind, Parsed
from indexer.parsing.canvas import Canvas
from indexer.parsing.docx_package import Package, Style, open_package, outline_level, value
from indexer.parsing.docx_table import draw_table, only_cell
from indexer.parsing.docx_text import blocks_of, read_words
from sources.document import Document

_MAX_INDENT = 8  # levels of a list
_NO_LIST = "0"  # how a paragraph leaves the list of its style
_PLAIN = Style()


def parse_docx(document: Document) -> Parsed:
    """Return the document's blocks; page headers, comments, deletions and pictures are left out.

    Raises:
        Unparsable: the file is damaged, needs a password, or unpacks to too much.
    """
    page = _Page(open_package(document.body))
    page.draw(page.package.body)
    page.end_list()
    text, blocks = page.canvas.blocks()
    return Parsed(title=page.package.title or page.title, text=text, blocks=blocks)


class _Page:
    """The document while it is drawn: items of a list wait for the one that ends it."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.canvas = Canvas()
        self.title = ""
        self._title_level = 0
        self._items: list[str] = []
        self._counts: dict[tuple[str, int], int] = {}
        self._notes: list[tuple[str, str]] = []
        self._seen_notes: set[tuple[str, str]] = set()
        self._waiting_notes: deque[tuple[str, str]] | None = None

    def draw(self, container: Any) -> None:
        """Draw what a body, note, text box or framing cell holds."""
        for block in blocks_of(container):
            if block.tag == qn("w:p"):
                self._draw_paragraph(block)
            elif (cell := only_cell(block)) is not None:
                self.draw(cell)
            else:
                self.end_list()
                table = draw_table(block)
                self.canvas.add(BlockKind.TABLE, table.text, cuts=table.cuts, header_end=table.header_end)
                self._draw_notes(table.notes)

    def end_list(self) -> None:
        """Draw the list that is open, and the notes that its items refer to."""
        starts: list[int] = []
        length = 0
        for item in self._items:
            starts.append(length)
            length += len(item) + 1
        self.canvas.add(BlockKind.LIST, "\n".join(self._items), cuts=starts)
        self._items = []
        notes, self._notes = self._notes, []
        self._draw_notes(notes)

    def _draw_paragraph(self, paragraph: Any) -> None:
        words = read_words(paragraph)
        style = self.package.styles.get(value(paragraph, "w:pPr/w:pStyle") or "", _PLAIN)
        level = style.heading_level or outline_level(paragraph)
        list_id = value(paragraph, "w:pPr/w:numPr/w:numId") or style.list_id
        if words.text and level is None and list_id and list_id != _NO_LIST:
            self._items.append(self._item(list_id, paragraph, words.text))
            self._notes.extend(words.notes)
        elif words.text:
            self.end_list()
            if level is None:
                self.canvas.add(BlockKind.PARAGRAPH, words.text)
            else:
                self._draw_heading(level, words.text)
            self._draw_notes(words.notes)
        for box in words.boxes:
            self.end_list()
            self.draw(box)

    def _draw_heading(self, level: int, text: str) -> None:
        self.canvas.heading(level, " ".join(text.split()))
        if not self.title or level < self._title_level:
            self.title, self._title_level = " ".join(text.split()), level

    def _item(self, list_id: str, paragraph: Any, text: str) -> str:
        found = value(paragraph, "w:pPr/w:numPr/w:ilvl") or "0"
        depth = min(int(found), _MAX_INDENT) if found.isascii() and found.isdigit() and len(found) < 4 else 0
        marker = "-" if (list_id, str(depth)) in self.package.bullets else f"{self._count(list_id, depth)}."
        margin = "  " * depth
        return f"{margin}{marker} " + text.replace("\n", f"\n{margin}  ")

    def _count(self, list_id: str, depth: int) -> int:
        """Return the number of this item; those of deeper lists begin anew below it."""
        for deeper in range(depth + 1, _MAX_INDENT + 1):
            self._counts.pop((list_id, deeper), None)
        self._counts[list_id, depth] = self._counts.get((list_id, depth), 0) + 1
        return self._counts[list_id, depth]

    def _draw_notes(self, notes: Sequence[tuple[str, str]]) -> None:
        """Draw notes that were not drawn yet; those that they refer to themselves follow them."""
        new = [note for note in notes if note in self.package.notes and note not in self._seen_notes]
        self._seen_notes.update(new)
        if self._waiting_notes is not None:
            self._waiting_notes.extend(new)
            return
        self._waiting_notes = deque(new)
        while self._waiting_notes:
            self.draw(self.package.notes[self._waiting_notes.popleft()])
            self.end_list()
        self._waiting_notes = None
