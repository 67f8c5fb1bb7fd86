"""What becomes of each element of Confluence's storage format: a plain HTML element, text, or nothing.

An element that is not named here shows what it holds.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from bs4 import Tag

from indexer.parsing.html_tree import HEADINGS, attribute
from indexer.parsing.sketch import CELL_GAP, ROW_GAP, Apart, Element, Lead, Piece
from indexer.parsing.storage_tree import child, children, first_nodes, is_text, label, named
from indexer.parsing.wiki_emoticons import emoticon
from indexer.parsing.wiki_links import Target, file_name, link, picture, resource_target
from indexer.parsing.wiki_macro import Macro, listing
from indexer.parsing.wiki_macros import show
from indexer.parsing.wiki_scope import Scope

_KEPT_ATTRIBUTES = ("colspan", "rowspan", "start", "style")
_CELLS = ("td", "th")


@dataclass(frozen=True, slots=True)
class Part:
    """An element of a page, with what it needs to know of its surroundings."""

    tag: Tag
    scope: Scope

    def expand(self) -> Iterable[Piece]:
        """Return what a reader sees of it."""
        name = self.tag.name
        if name in _ELEMENTS:
            return _ELEMENTS[name](self)
        return self.inside() if ":" in name else [self.element(name)]

    def inside(self) -> Iterator[Piece]:
        """Yield what it holds."""
        return pieces_of(self.tag, self.scope)

    def element(self, name: str) -> Element:
        """Return a plain element of this name, with the attributes that change what is read."""
        kept = {key: value for key in _KEPT_ATTRIBUTES if (value := attribute(self.tag, key))}
        return Element(name, self.inside(), kept)


def pieces_of(tag: Tag, scope: Scope) -> Iterator[Piece]:
    """Yield the texts and elements that a tag holds."""
    for node in tag.contents:
        if isinstance(node, Tag):
            yield Part(node, scope)
        elif is_text(node):
            yield str(node)


def _show_block(part: Part) -> Iterable[Piece]:
    return [Element("div", part.inside())]


def _show_strays(part: Part) -> Iterable[Piece]:
    """Yield what a hidden element holds because it was never closed: it should hold no elements but resources."""
    for node in part.tag.contents:
        if isinstance(node, Tag) and (node.contents or ":" not in node.name) and node.name != "ac:link":
            yield Part(node, part.scope)


def _show_macro(part: Part) -> Iterable[Piece]:
    return show(_read_macro(part))


def _read_macro(part: Part) -> Macro:
    parameters: dict[str, str] = {}
    resources: list[Tag] = []
    body: list[Piece] = []
    plain: list[str] = []
    for node in part.tag.contents:
        if not isinstance(node, Tag):
            body += [str(node)] if is_text(node) and not node.isspace() else []
        elif node.name in ("ac:parameter", "ac:default-parameter"):
            parameters.setdefault(named(node), "".join(each for each in node.contents if is_text(each)))
            resources += _resources(node)
            body += _show_strays(Part(node, part.scope))
        elif node.name == "ac:plain-text-body":
            plain.append(node.get_text())
        else:
            body.append(Part(node, part.scope))
    return Macro(named(part.tag), part.scope, parameters, resources, body, "\n".join(plain))


def _resources(parameter: Tag) -> Iterator[Tag]:
    for found in children(parameter):
        if found.name.startswith("ri:"):
            yield found
        elif found.name == "ac:link":
            yield from (each for each in children(found) if each.name.startswith("ri:"))


def _show_link(part: Part) -> Iterable[Piece]:
    resource = next((found for found in children(part.tag) if found.name.startswith("ri:")), None)
    own = [piece for piece in part.inside() if _is_shown(piece)]
    target = resource_target(resource, part.scope) if resource else Target()
    if not own and not resource:
        target = Target(attribute(part.tag, "ac:anchor"))
    return link(label(part.tag), own, target, part.scope)


def _is_shown(piece: Piece) -> bool:
    if isinstance(piece, Part):
        return not piece.tag.name.startswith("ri:") or bool(piece.tag.contents)
    return not isinstance(piece, str) or bool(piece.strip())


def _show_anchor_element(part: Part) -> Iterable[Piece]:
    text = label(part.tag)
    if not text and not any(children(part.tag)):
        return ()
    return link(text, list(part.inside()), Target(address=attribute(part.tag, "href")), part.scope)


def _show_image(part: Part) -> Iterable[Piece]:
    caption = child(part.tag, "ac:caption")
    file, elsewhere = child(part.tag, "ri:attachment"), child(part.tag, "ri:url")
    name = attribute(file, "ri:filename") if file else ""
    if elsewhere and not name:
        name = file_name(attribute(elsewhere, "ri:value"))
    inside = list(pieces_of(caption, part.scope)) if caption else []
    strays = [Part(node, part.scope) for node in children(part.tag) if ":" not in node.name]
    alternative = attribute(part.tag, "ac:alt")
    return [*picture(alternative, name, inside, label(caption) if caption else ""), *strays]


def _show_plain_image(part: Part) -> Iterable[Piece]:
    return [Apart(attribute(part.tag, "alt") or file_name(attribute(part.tag, "src")))]


def _show_time(part: Part) -> Iterable[Piece]:
    return part.inside() if part.tag.contents else [Apart(attribute(part.tag, "datetime"))]


def _show_emoticon(part: Part) -> Iterable[Piece]:
    fallback, short = attribute(part.tag, "ac:emoji-fallback"), attribute(part.tag, "ac:emoji-shortname")
    return [Apart(emoticon(named(part.tag), fallback, short)), *part.inside()]


def _show_task(part: Part) -> Iterable[Piece]:
    status = child(part.tag, "ac:task-status")
    box = "[x] " if status and label(status) == "complete" else "[ ] "
    return [Element("li", [Lead(box), *part.inside()])]


def _show_extension(part: Part) -> Iterable[Piece]:
    """Return the node of Atlassian's document format if it holds text, or else what older readers are shown."""
    node, fallback = child(part.tag, "ac:adf-node"), child(part.tag, "ac:adf-fallback")
    if not node or not fallback:
        return part.inside()
    is_readable = any(isinstance(each, Tag) and each.name == "ac:adf-content" for each in first_nodes(node))
    return [Part(node if is_readable else fallback, part.scope)]


def _show_extension_node(part: Part) -> Iterable[Piece]:
    kind = attribute(part.tag, "type")
    name = {"decision-list": "ul", "decision-item": "li"}.get(kind, "div")
    return [Element(name, part.inside(), {"class": "note"} if kind == "panel" else {})]


def _show_heading(part: Part) -> Iterable[Piece]:
    bare = replace(part, scope=replace(part.scope, is_bare=True))
    return [bare.element("p" if part.scope.is_cell else part.tag.name)]


def _show_listing(part: Part) -> Iterable[Piece]:
    scope = replace(part.scope, is_bare=True)
    return [listing(list(pieces_of(part.tag, scope)), scope)]


def _show_table(part: Part) -> Iterable[Piece]:
    if part.scope.is_cell:
        flat = replace(part.scope, is_flat=True)
        return [Element("div", pieces_of(part.tag, flat))]
    scope = replace(part.scope, is_cell=_has_headings(part.tag))
    return [replace(part, scope=scope).element("table")]


def _has_headings(table: Tag) -> bool:
    groups = (group for group in children(table) if group.name in ("thead", "tbody", "tfoot", "tr"))
    rows = (row for group in groups for row in ([group] if group.name == "tr" else children(group)))
    return any(cell.name == "th" for row in rows if row.name == "tr" for cell in children(row))


def _show_row(part: Part) -> Iterable[Piece]:
    if not part.scope.is_flat:
        return [part.element("tr")]
    return [Element("p", [*part.inside(), ROW_GAP if part.tag.find_next_sibling("tr") else ""])]


def _show_cell(part: Part) -> Iterable[Piece]:
    if part.scope.is_flat:
        return [*part.inside(), CELL_GAP if part.tag.find_next_sibling(_CELLS) else ""]
    name = part.tag.name
    if "numberingColumn" in attribute(part.tag, "class").split():
        # The column of row numbers has no heading of its own.
        following = part.tag.find_next_sibling(_CELLS)
        name = following.name if isinstance(following, Tag) else name
    return [part.element(name)]


_Show = Callable[[Part], Iterable[Piece]]
_TABLE: dict[_Show, str] = {
    _show_macro: "ac:structured-macro ac:macro",
    _show_link: "ac:link",
    _show_image: "ac:image",
    _show_emoticon: "ac:emoticon",
    _show_task: "ac:task",
    _show_extension: "ac:adf-extension",
    _show_extension_node: "ac:adf-node",
    _show_block: (
        "ac:layout ac:layout-section ac:layout-cell ac:rich-text-body ac:caption ac:adf-content ac:adf-fallback"
    ),
    lambda part: [part.element("ul")]: "ac:task-list",
    _show_strays: (
        "ac:parameter ac:default-parameter ac:placeholder ac:task-id ac:task-uuid ac:task-status ac:adf-attribute"
        " ac:adf-parameter"
    ),
    _show_anchor_element: "a",
    _show_plain_image: "img",
    _show_time: "time",
    _show_heading: " ".join(HEADINGS),
    _show_listing: "pre",
    _show_table: "table",
    _show_row: "tr",
    _show_cell: "td th",
}
_ELEMENTS: dict[str, _Show] = {name: shown for shown, names in _TABLE.items() for name in names.split()}
