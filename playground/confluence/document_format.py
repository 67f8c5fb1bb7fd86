"""A page's storage format as an Atlassian document: headings, paragraphs, lists, tables, code and panels."""

import json
import re
from collections.abc import Callable
from html import escape
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

Node = dict[str, Any]

_PANELS = {"info": "info", "note": "warning", "warning": "error", "tip": "success"}
_LISTS = {"ul": "bulletList", "ol": "orderedList"}
_MARKS = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "code": "code", "u": "underline", "del": "strike"}
_HEADING = re.compile(r"h[1-6]")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


def to_document(storage: str) -> str:
    """The document as JSON text, as the API hands it out. What it has no word for becomes paragraphs of its text."""
    # Parsers of HTML disagree about CDATA, which storage format uses for code.
    plain = _CDATA.sub(lambda found: escape(found[1]), storage)
    return json.dumps({"type": "doc", "version": 1, "content": _blocks(BeautifulSoup(plain, "html.parser"))})


def _blocks(parent: Tag) -> list[Node]:
    blocks: list[Node] = []
    loose: list[Node] = []
    for child in parent.children:
        block = _block(child) if isinstance(child, Tag) else None
        if block is None:
            loose += _inline(child, ())
            continue
        blocks += [*_paragraph(loose), *block]
        loose = []
    return [*blocks, *_paragraph(loose)]


def _block(tag: Tag) -> list[Node] | None:
    if _HEADING.fullmatch(tag.name):
        return [{"type": "heading", "attrs": {"level": int(tag.name[1])}, "content": _inlines(tag)}]
    make = _BLOCKS.get(tag.name)
    return make(tag) if make else None


def _list(tag: Tag) -> list[Node]:
    items = [{"type": "listItem", "content": _blocks(each)} for each in tag.find_all("li", recursive=False)]
    return [{"type": _LISTS[tag.name], "content": items}]


def _macro(tag: Tag) -> list[Node]:
    name = str(tag.get("ac:name", ""))
    parameters = {
        str(each.get("ac:name", "")): {"value": each.get_text()}
        for each in tag.find_all("ac:parameter", recursive=False)
    }
    plain = tag.find("ac:plain-text-body", recursive=False)
    rich = tag.find("ac:rich-text-body", recursive=False)
    if name == "code" and isinstance(plain, Tag):
        return [_code(plain.get_text(), parameters.get("language", {}).get("value", ""))]
    if name in _PANELS and isinstance(rich, Tag):
        return [{"type": "panel", "attrs": {"panelType": _PANELS[name]}, "content": _blocks(rich)}]
    attributes = {
        "extensionType": "com.atlassian.confluence.macro.core",
        "extensionKey": name,
        "parameters": {"macroParams": parameters},
        "layout": "default",
    }
    if isinstance(rich, Tag):
        return [{"type": "bodiedExtension", "attrs": attributes, "content": _blocks(rich)}]
    return [{"type": "extension", "attrs": attributes}]


def _code(text: str, language: str) -> Node:
    attributes = {"language": language} if language else {}
    return {"type": "codeBlock", "attrs": attributes, "content": [{"type": "text", "text": text}]}


def _row(row: Tag) -> Node:
    cells: list[Node] = [
        {
            "type": "tableHeader" if cell.name == "th" else "tableCell",
            "attrs": {},
            "content": _blocks(cell) or [{"type": "paragraph", "content": []}],
        }
        for cell in row.find_all(["th", "td"], recursive=False)
    ]
    return {"type": "tableRow", "content": cells}


def _paragraph(inlines: list[Node]) -> list[Node]:
    has_text = any(each.get("text", " ").strip() or each["type"] != "text" for each in inlines)
    return [{"type": "paragraph", "content": inlines}] if has_text else []


def _inlines(tag: Tag) -> list[Node]:
    return [node for child in tag.children for node in _inline(child, ())]


def _inline(element: PageElement, marks: tuple[Node, ...]) -> list[Node]:
    if isinstance(element, NavigableString):
        text = re.sub(r"\s+", " ", str(element))
        node: Node = {"type": "text", "text": text}
        return [{**node, "marks": list(marks)} if marks else node] if text else []
    if not isinstance(element, Tag):
        return []
    if element.name == "br":
        return [{"type": "hardBreak"}]
    if element.name in _MARKS:
        marks = (*marks, {"type": _MARKS[element.name]})
    elif element.name == "a":
        marks = (*marks, {"type": "link", "attrs": {"href": str(element.get("href", ""))}})
    return [node for child in element.children for node in _inline(child, marks)]


_BLOCKS: dict[str, Callable[[Tag], list[Node]]] = {
    "p": lambda tag: [{"type": "paragraph", "content": _inlines(tag)}],
    "ul": _list,
    "ol": _list,
    "table": lambda tag: [{"type": "table", "content": [_row(row) for row in tag.find_all("tr")]}],
    "pre": lambda tag: [_code(tag.get_text(), "")],
    "blockquote": lambda tag: [{"type": "blockquote", "content": _blocks(tag)}],
    "hr": lambda _: [{"type": "rule"}],
    "ac:structured-macro": _macro,
    **dict.fromkeys(("div", "section", "ac:layout", "ac:layout-section", "ac:layout-cell"), _blocks),
}
