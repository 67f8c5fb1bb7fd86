"""The elements of an HTML page in reading order, each with its line, without what a browser does not show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LISTS = ("ul", "ol", "dl", "menu")
QUOTES = ("blockquote", "aside", "div", "section", "p", "table")

_HIDDEN_TAGS = frozenset(
    ("audio", "button", "canvas", "embed", "head", "iframe", "nav", "noscript", "object", "script", "select",
     "style", "svg", "template", "textarea", "title", "video")
)  # fmt: skip
_HIDDEN_ROLES = frozenset(("navigation", "search"))
# What documentation generators (Sphinx, DocBook, Doxygen, Pygments) put around the text for finding one's way.
_HIDDEN_CLASSES = frozenset(
    ("headerlink", "sphinxsidebar", "related", "navheader", "navfooter", "navpath", "linenos", "lineno",
     "skip-link", "sr-only", "visually-hidden")
)  # fmt: skip
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ADMONITION_CLASSES = frozenset(
    ("admonition", "admonitionblock", "alert", "attention", "callout", "caution", "danger", "important", "note",
     "seealso", "tip", "warning")
)  # fmt: skip
_PERMALINKS = ("#", "¶", "§", "🔗")  # what generators put behind a heading to link to it
# Python up to 3.13.5 looks for the end of each unclosed `<!--`, `<![` and `<` by reading to the end of the
# page, again and again. What a browser reads as a comment up to the next `>` becomes just that.
_XML_PROLOGUE = re.compile(r"<\?xml", re.IGNORECASE)


class Turn(Enum):
    """What happens at a step through the page."""

    ENTER = auto()
    TEXT = auto()
    LEAVE = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """One step: an element begins or ends, or a text is met.

    Attributes:
        line: Where the element's tag or the text begins, from 1.
    """

    turn: Turn
    tag: Tag
    text: str
    line: int


def read_tree(text: str) -> BeautifulSoup:
    """Return the page's elements; malformed markup is read as browsers do, more or less."""
    defused = _XML_PROLOGUE.sub("<?", text).replace("<![", "<! [")
    unclosed = defused.find("<!--", defused.rfind("-->") + 1)
    if unclosed >= 0:
        defused = defused[:unclosed] + defused[unclosed:].replace("<!--", "<! --")
    last = defused.rfind(">") + 1
    return BeautifulSoup(defused[:last] + defused[last:].replace("<", "&lt;") + "\n", "html.parser")


def steps(tree: Tag) -> Iterator[Step]:
    """Yield the steps through everything that is shown. Not recursive: pages nest as deep as they like."""
    line = 1
    open_tags = [tree]
    children = [iter(tree.contents)]
    hidden_depth = 0
    while children:
        node = next(children[-1], None)
        if node is None:
            children.pop()
            tag = open_tags.pop()
            if hidden_depth:
                hidden_depth -= 1
            elif open_tags:
                yield Step(Turn.LEAVE, tag, "", line)
        elif isinstance(node, Tag):
            line = node.sourceline or line
            if hidden_depth or _is_hidden(node):
                hidden_depth += 1
            else:
                yield Step(Turn.ENTER, node, "", line)
            open_tags.append(node)
            children.append(iter(node.contents))
        elif isinstance(node, NavigableString):
            # Comments and declarations are preformatted strings: not shown.
            if not hidden_depth and not isinstance(node, PreformattedString):
                yield Step(Turn.TEXT, open_tags[-1], str(node), line)
            line += node.count("\n")


def layouts(tree: Tag) -> frozenset[int]:
    """Return the `id()` of lists, quotes and tables that hold headings, and of tables that hold tables or code.

    Such an element only places things on the page; what counts is its contents.
    """
    headed: set[int] = set()
    filled: set[int] = set()
    groups: list[Tag] = []
    tables: list[Tag] = []
    for step in steps(tree):
        tag = step.tag
        if step.turn is Turn.ENTER:
            if tag.name in HEADINGS:
                _mark(groups, headed)
            elif tag.name in ("table", "pre") and tables:
                filled.add(id(tables[-1]))
            if tag.name == "table":
                tables.append(tag)
            if tag.name == "table" or tag.name in LISTS or is_quote(tag):
                groups.append(tag)
        elif step.turn is Turn.LEAVE:
            for open_tags in (groups, tables):
                if open_tags and open_tags[-1] is tag:
                    open_tags.pop()
    return frozenset(headed | filled)


def _mark(groups: list[Tag], headed: set[int]) -> None:
    """Mark the open groups from the inside out, up to a note, which may have a heading of its own."""
    for tag in reversed(groups):
        if id(tag) in headed or is_admonition(tag):
            return
        headed.add(id(tag))


def is_quote(tag: Tag) -> bool:
    """Whether the element sets its text apart: a quotation, an aside, or what is styled as a note."""
    return tag.name in ("blockquote", "aside") or is_admonition(tag)


def is_admonition(tag: Tag) -> bool:
    """Whether the element is styled as a note or warning."""
    return tag.name in QUOTES and not _ADMONITION_CLASSES.isdisjoint(_classes(tag))


def attribute(tag: Tag, name: str) -> str:
    """Return an attribute as written, or an empty string."""
    value = tag.get(name)
    return value if isinstance(value, str) else " ".join(value or ())


def _classes(tag: Tag) -> list[str]:
    return attribute(tag, "class").lower().split()


def _is_hidden(tag: Tag) -> bool:
    if tag.name in _HIDDEN_TAGS or not tag.attrs:
        return tag.name in _HIDDEN_TAGS
    return _is_permalink(tag) or (
        "hidden" in tag.attrs
        or attribute(tag, "aria-hidden") == "true"
        or attribute(tag, "role") in _HIDDEN_ROLES
        or not _HIDDEN_CLASSES.isdisjoint(_classes(tag))
        or _HIDDEN_STYLE.search(attribute(tag, "style")) is not None
    )


def _is_permalink(tag: Tag) -> bool:
    if tag.name != "a" or len(tag.contents) != 1:
        return False
    only = tag.contents[0]
    return isinstance(only, NavigableString) and only.strip() in _PERMALINKS
