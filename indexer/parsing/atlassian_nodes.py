"""What becomes of each node of Atlassian's document format: a plain HTML element, text, or nothing.

A node that is not named here shows what it holds.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from indexer.parsing.atlassian_fields import Fields, label
from indexer.parsing.sketch import CELL_GAP, ROW_GAP, Apart, Element, Lead, Piece, paragraph
from indexer.parsing.wiki_links import Target, bare_link, name_of, picture, shown_address, suffix
from indexer.parsing.wiki_macro import Macro, listing
from indexer.parsing.wiki_macros import show
from indexer.parsing.wiki_scope import Scope

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AtlassianNode:
    """A node of a page, with what it needs to know of its surroundings."""

    fields: Fields
    scope: Scope

    @property
    def kind(self) -> str:
        """What kind of node it is, such as `paragraph`."""
        return self.fields.text("type")

    @property
    def attributes(self) -> Fields:
        """What it is besides what it holds."""
        return self.fields.fields("attrs")

    def expand(self) -> Iterable[Piece]:
        """Return what a reader sees of it."""
        return NODES[self.kind](self) if self.kind in NODES else self.inside()

    def inside(self) -> Iterator[Piece]:
        """Yield what it holds."""
        return nodes(self.fields, self.scope)


def nodes(parent: Fields, scope: Scope) -> Iterator[Piece]:
    """Yield the nodes that a node holds; the address of a link follows the last text that it marks."""
    linked = ""
    for item, following in pairwise([*parent.items("content"), Fields(None)]):
        yield AtlassianNode(item, scope)
        address = _address(item)
        linked = linked + item.text("text") if address else ""
        if address and address != _address(following):
            yield "" if scope.is_bare else suffix(linked, Target(address=address))
            linked = ""


def _address(item: Fields) -> str:
    marks = (mark for mark in item.items("marks") if mark.text("type") == "link")
    return next((mark.fields("attrs").text("href") for mark in marks), "")


def _show_heading(node: AtlassianNode) -> Iterable[Piece]:
    level = node.attributes.text("level")
    name = f"h{level}" if level in tuple("123456") else "h6"
    scope = replace(node.scope, is_bare=True)
    return [Element("p" if node.scope.is_cell else name, nodes(node.fields, scope))]


def _show_ordered(node: AtlassianNode) -> Iterable[Piece]:
    return [Element("ol", node.inside(), {"start": node.attributes.text("order") or "1"})]


def _show_task(node: AtlassianNode) -> Iterable[Piece]:
    box = "[x] " if node.attributes.text("state") == "DONE" else "[ ] "
    return [Element("li", [Lead(box), *node.inside()])]


def _show_code(node: AtlassianNode) -> Iterable[Piece]:
    texts = "".join(item.text("text") for item in node.fields.items("content"))
    return [listing([texts], node.scope)]


def _show_titled(node: AtlassianNode) -> Iterable[Piece]:
    return [*paragraph(node.attributes.text("title")), Element("div", node.inside())]


def _show_mention(node: AtlassianNode) -> Iterable[Piece]:
    own = node.attributes.text("text")
    return [Apart(name_of(node.attributes.text("id"), node.scope) or own.removeprefix("@"))]


def _show_date(node: AtlassianNode) -> Iterable[Piece]:
    written = node.attributes.text("timestamp")
    try:
        day = _EPOCH + timedelta(milliseconds=int(written))
    except (ValueError, OverflowError):
        return [Apart(written)]
    return [Apart(day.date().isoformat())]


def _show_card(node: AtlassianNode) -> Iterable[Piece]:
    data = node.attributes.fields("data")
    address = node.attributes.text("url") or data.text("url", "@id")
    # An address too long to follow a link is all that there is to show here.
    title = data.text("name") or ("" if shown_address(address) else address)
    return bare_link(Target(title, address), node.scope)


def _show_media(node: AtlassianNode) -> Iterable[Piece]:
    return [Apart(node.attributes.text("alt") or node.attributes.text("__fileName"))]


def _show_framed_media(node: AtlassianNode) -> Iterable[Piece]:
    items = node.fields.items("content")
    caption = next((item for item in items if item.text("type") == "caption"), Fields(None))
    media = next((item.fields("attrs") for item in items if item.text("type") == "media"), Fields(None))
    shown = list(nodes(caption, node.scope))
    return [Element("div", picture(media.text("alt"), media.text("__fileName"), shown, label(caption)))]


def _show_table(node: AtlassianNode) -> Iterable[Piece]:
    if node.scope.is_cell:
        return [Element("div", _flat_rows(node.fields, node.scope))]
    rows = node.fields.items("content")
    has_headings = any(_is_heading(cell) for row in rows for cell in row.items("content"))
    scope = replace(node.scope, is_cell=has_headings)
    return [Element("table", _rows(rows, scope, is_numbered=node.attributes.is_true("isNumberColumnEnabled")))]


def _rows(rows: list[Fields], scope: Scope, *, is_numbered: bool) -> Iterator[Piece]:
    """Yield the rows, each with its number before it if the table shows one; rows of headings have none."""
    number = 0
    for row in rows:
        cells = row.items("content")
        is_header = bool(cells) and all(map(_is_heading, cells))
        number += 0 if is_header else 1
        first = Element("th" if is_header else "td", ["" if is_header else str(number)])
        yield Element("tr", [*([first] if is_numbered else []), *nodes(row, scope)])


def _is_heading(cell: Fields) -> bool:
    return cell.text("type") == "tableHeader"


def _flat_rows(table: Fields, scope: Scope) -> Iterator[Piece]:
    """Yield the text of a table inside a cell of another."""
    for number, row in enumerate(table.items("content")):
        yield ROW_GAP if number else ""
        for place, cell in enumerate(row.items("content")):
            yield CELL_GAP if place else ""
            yield from nodes(cell, scope)


def _show_cell(node: AtlassianNode) -> Iterable[Piece]:
    spans = {name: node.attributes.text(name) for name in ("colspan", "rowspan")}
    kept = {name: span for name, span in spans.items() if span}
    return [Element("th" if _is_heading(node.fields) else "td", node.inside(), kept)]


def _show_extension(node: AtlassianNode) -> Iterable[Piece]:
    """Return what a macro shows; its parameters are kept below `macroParams`, each with a value."""
    given = node.attributes.fields("parameters").fields("macroParams")
    parameters = {name: given.fields(name).text("value") for name in given.names()}
    plain = parameters.pop("__bodyContent", "")
    key = node.attributes.text("extensionKey")
    return show(Macro(key, node.scope, parameters, body=list(node.inside()), plain=plain))


def _element(name: str, **attributes: str) -> "_Show":
    return lambda node: [Element(name, node.inside(), attributes)]


def _attribute(*names: str) -> "_Show":
    return lambda node: [Apart(node.attributes.text(*names))]


_Show = Callable[[AtlassianNode], Iterable[Piece]]
NODES: dict[str, _Show] = {
    "text": lambda node: [node.fields.text("text")],
    "hardBreak": lambda _: [Element("br")],
    "rule": lambda _: [Element("hr")],
    "paragraph": _element("p"),
    "blockquote": _element("blockquote"),
    "bulletList": _element("ul"),
    "orderedList": _show_ordered,
    "listItem": _element("li"),
    "taskList": _element("ul"),
    "taskItem": _show_task,
    "blockTaskItem": _show_task,
    "decisionList": _element("ul"),
    "decisionItem": _element("li"),
    "panel": _element("div", **{"class": "note"}),
    "layoutSection": _element("div"),
    "layoutColumn": _element("div"),
    "caption": _element("div"),
    "heading": _show_heading,
    "codeBlock": _show_code,
    "expand": _show_titled,
    "nestedExpand": _show_titled,
    "mention": _show_mention,
    "emoji": _attribute("text", "shortName"),
    "status": _attribute("text"),
    "date": _show_date,
    "inlineCard": _show_card,
    "blockCard": _show_card,
    "embedCard": _show_card,
    "media": _show_media,
    "mediaInline": _show_media,
    "mediaSingle": _show_framed_media,
    "table": _show_table,
    "tableHeader": _show_cell,
    "tableCell": _show_cell,
    "extension": _show_extension,
    "inlineExtension": _show_extension,
    "bodiedExtension": _show_extension,
    "multiBodiedExtension": _show_extension,
    "placeholder": lambda _: (),
}
"""Every kind of node that is treated specially, with what shows it."""
