"""HTML as a browser shows it: the text is drawn from the elements, and lines point into the file."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, repeat

from bs4 import BeautifulSoup, Tag

from indexer.blocks import Block, BlockKind, Parsed
from indexer.parsing.canvas import Canvas
from indexer.parsing.decode import decode
from indexer.parsing.front_matter import read_front_matter
from indexer.parsing.html_group import Drawn, Lines, Rows
from indexer.parsing.html_tree import (
    HEADINGS,
    LISTS,
    Step,
    Turn,
    attribute,
    is_quote,
    layouts,
    read_tree,
    steps,
)  # fmt: skip
from indexer.parsing.listing import statement_cuts
from sources.document import Document, Place

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
     "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html",
     "legend", "li", "main", "menu", "ol", "p", "pre", "search", "section", "summary", "table", "tbody", "td",
     "tfoot", "th", "thead", "tr", "ul", *HEADINGS)
)  # fmt: skip
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_SPACE = re.compile(r"\s+")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_CHARSET_WITHIN = 4096  # bytes; browsers look at the first 1024


def parse_html(document: Document) -> Parsed:
    """Return what a reader sees; scripts, navigation and hidden elements are left out.

    Raises:
        Unparsable: the file is not text.
    """
    declared = _CHARSET.search(document.body[:_CHARSET_WITHIN])
    text = decode(document.body, declared=declared[1].decode("ascii") if declared else "")
    front = read_front_matter(text)
    # The front matter of a site generator makes way for as many lines.
    tree = read_tree("\n" * text.count("\n", 0, front.end) + text[front.end :])
    drawing = blocks_of(tree)
    title = front.title or _title(tree) or drawing.title
    return Parsed(title, drawing.text, drawing.blocks, labels=front.labels, updated_at=front.updated_at)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The text that a tree of HTML elements shows, its blocks, and its top heading or an empty string."""

    text: str
    blocks: tuple[Block, ...]
    title: str


def blocks_of(tree: Tag, *, anchor_of: Callable[[str], str] | None = None) -> Drawing:
    """Return what a tree of HTML elements shows.

    With `anchor_of` the tree was made from another format: headings take their anchors from their titles by
    it, in reading order, and blocks have no lines.
    """
    page = _Page(layouts(tree), anchor_of)
    for step in steps(tree):
        page.take(step)
    page.flush()
    text, blocks = page.canvas.blocks()
    return Drawing(text, blocks, page.title)


def _title(tree: BeautifulSoup) -> str:
    element = tree.find("title")
    return " ".join(element.get_text().split()) if isinstance(element, Tag) else ""


@dataclass(frozen=True, slots=True)
class _Item:
    """What stands before the next text of a list: nothing but its indentation, or the marker of an item."""

    depth: int
    marker: str = ""
    is_item: bool = True


class _Page:
    """What is open at the current step: the text since the last block, the heading, listing, list or table."""

    def __init__(self, layout: frozenset[int], anchor_of: Callable[[str], str] | None) -> None:
        self.canvas = Canvas()
        self.titles: dict[int, str] = {}
        self._layout = layout
        self._anchor_of = anchor_of
        self._texts: list[str] = []
        self._lines: tuple[int, int] | None = None
        self._anchor = ""
        self._heading: Tag | None = None
        self._listing: Tag | None = None
        self._group: Lines | None = None
        self._rows: Rows | None = None
        self._counters: list[Iterator[str]] = []
        self._item: _Item | None = None

    @property
    def title(self) -> str:
        """The first heading of the first level, or else the first of any."""
        return self.titles.get(1) or next(iter(self.titles.values()), "")

    def take(self, step: Step) -> None:
        """Follow one step through the page."""
        if step.turn is Turn.TEXT:
            self._add(step)
        elif step.turn is Turn.ENTER:
            self._enter(step.tag)
        elif step.tag.name in _BLOCKS:
            self.flush()
            self._leave(step.tag)

    def _add(self, step: Step) -> None:
        if content := step.text.strip():
            first = step.line + step.text[: step.text.index(content[0])].count("\n")
            start = self._lines[0] if self._lines else first
            self._lines = start, first + content.count("\n")
        self._texts.append(step.text if self._listing else _SPACE.sub(" ", step.text))

    def _enter(self, tag: Tag) -> None:
        name = tag.name
        identifier = attribute(tag, "id") or (attribute(tag, "name") if name == "a" else "")
        if name == "br":
            self._texts.append("\n")
        if name in _BLOCKS:
            self.flush()
        if identifier and not (self._heading and self._anchor):
            self._anchor = identifier
        if name in HEADINGS and not self._group and not self._rows:
            self._heading = tag
        elif name == "pre":
            self._listing = self._listing or tag
        elif self._rows:
            self._enter_table(tag)
        elif self._counters and name in ("li", "dt", "dd"):
            self._open_item(name)
        elif id(tag) not in self._layout:
            self._open_group(tag)

    def _enter_table(self, tag: Tag) -> None:
        if self._rows and tag.name == "tr":
            self._rows.open_row()
        elif self._rows and tag.name in ("td", "th"):
            self._rows.open_cell(tag)

    def _open_item(self, name: str) -> None:
        depth = len(self._counters)
        if name == "li":
            self._item = _Item(depth, marker=next(self._counters[-1]))
        else:
            self._item = _Item(depth - 1) if name == "dt" else None

    def _open_group(self, tag: Tag) -> None:
        if tag.name in LISTS:
            self._counters.append(_markers(tag))
            self._group = self._group or Lines(BlockKind.LIST, tag)
        elif is_quote(tag):
            self._group = self._group or Lines(BlockKind.ADMONITION, tag)
        elif tag.name == "table":
            self._rows = self._rows or Rows(tag)

    def _leave(self, tag: Tag) -> None:
        if tag is self._heading:
            self._heading = None
        elif tag is self._listing:
            self._listing = None
        elif self._rows:
            self._leave_table(self._rows, tag)
        elif tag.name in LISTS and id(tag) not in self._layout:
            self._counters.pop()
            self._item = None
        if self._group and tag is self._group.owner:
            kind, drawn, self._group = self._group.kind, self._group.draw(), None
            self._put(kind, drawn)

    def _leave_table(self, rows: Rows, tag: Tag) -> None:
        if tag.name in ("td", "th"):
            rows.close_cell()
        elif tag is rows.owner:
            self._rows = None
            self._put(BlockKind.TABLE, rows.draw())

    def flush(self) -> None:
        """Put the text since the last block where it belongs."""
        text = _listing_text(self._texts) if self._listing else _flowing_text(self._texts)
        self._texts.clear()
        if not text:
            return
        if self._heading:
            level, title = int(self._heading.name[1]), " ".join(text.split())
            self.titles.setdefault(level, title)
            anchor = self._anchor_of(title) if self._anchor_of else self._anchor
            self.canvas.heading(level, title, place=self._place(anchor))
            self._lines = None
            self._anchor = ""
            self._heading = None  # at its first block: one that is never closed must not swallow the page
        elif self._rows:
            self._rows.add(text)
        elif self._listing:
            self._put(BlockKind.CODE, Drawn(text, statement_cuts(text, (0, len(text)))))
        else:
            self._put(BlockKind.PARAGRAPH, Drawn(text))

    def _put(self, kind: BlockKind, drawn: Drawn) -> None:
        """Draw a block, or add it to the open list or quote."""
        if not self._group:
            self.canvas.add(kind, drawn.text, cuts=drawn.cuts, header_end=drawn.header_end, place=self._place())
            self._lines = None
            self._anchor = ""
            return
        item = self._item or _Item(len(self._counters), is_item=False)
        self._item = None
        self._group.add(drawn.text, depth=item.depth, marker=item.marker, is_item=item.is_item)

    def _place(self, anchor: str = "") -> Place:
        return Place(lines=None if self._anchor_of else self._lines, anchor=anchor)


def _markers(tag: Tag) -> Iterator[str]:
    if tag.name != "ol":
        return repeat("- ")
    start = attribute(tag, "start")
    return (f"{number}. " for number in count(int(start) if _NUMBER.fullmatch(start) else 1))


def _listing_text(texts: list[str]) -> str:
    text = "".join(texts).rstrip()
    return text[1:] if text.startswith("\n") else text


def _flowing_text(texts: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(texts).split("\n"))
    return "\n".join(line for line in lines if line)
