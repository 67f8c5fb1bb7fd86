"""Confluence's storage format as a tree: XHTML with elements of its own, however malformed or cut off."""

from collections.abc import Iterator
from html import escape
from typing import TypeGuard

from bs4 import Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from indexer.parsing.decode import decode
from indexer.parsing.html_tree import attribute, read_tree

_CDATA = "<![CDATA["
_CDATA_END = "]]>"
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
# Above it a file is no text with a few stray bytes; `decode` then says what it is.
_MAX_CONTROL_SHARE = 0.3
_MAX_FIRST_NODES = 200  # a label is a few words; looking no further keeps nested links linear


def storage_text(body: bytes) -> str:
    """Return the text of a body, without its control characters.

    Raises:
        Unparsable: it is not text.
    """
    kept = body.translate(None, _CONTROLS)
    return decode(kept if len(body) - len(kept) <= _MAX_CONTROL_SHARE * len(body) else body)


def read_storage(text: str) -> Tag:
    """Return the elements of a body; names keep their prefix (`ac:image`), which nothing declares."""
    return read_tree("".join(_without_cdata(text)))


def _without_cdata(text: str) -> Iterator[str]:
    """Yield the text with its CDATA sections as ordinary text; one that is never closed reaches to the end."""
    start = 0
    while (found := text.find(_CDATA, start)) >= 0:
        yield text[start:found]
        end = text.find(_CDATA_END, found)
        behind = len(text) if end < 0 else end
        yield escape(text[found + len(_CDATA) : behind], quote=False)
        start = behind + len(_CDATA_END)
    yield text[start:]


def children(tag: Tag) -> Iterator[Tag]:
    """Yield the elements directly inside; those inside an `ri:` element too, which is often left unclosed."""
    waiting = [iter(tag.contents)]
    while waiting:
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
        elif isinstance(node, Tag):
            yield node
            if node.name.startswith("ri:"):
                waiting.append(iter(node.contents))


def child(tag: Tag, *names: str) -> Tag | None:
    """Return the first element of these names directly inside."""
    return next((found for found in children(tag) if found.name in names), None)


def label(tag: Tag) -> str:
    """Return the text of an element that holds a few words, white space collapsed."""
    return " ".join("".join(node for node in first_nodes(tag) if is_text(node)).split())


def first_nodes(tag: Tag) -> Iterator[PageElement]:
    """Yield the first nodes inside, in reading order. Beautiful Soup's own walk begins by looking for the last one."""
    waiting = [iter(tag.contents)]
    for _ in range(_MAX_FIRST_NODES):
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
            if not waiting:
                return
            continue
        yield node
        if isinstance(node, Tag):
            waiting.append(iter(node.contents))


def is_text(node: object) -> TypeGuard[NavigableString]:
    """Whether the node is text, and not a comment or declaration."""
    return isinstance(node, NavigableString) and not isinstance(node, PreformattedString)


def named(tag: Tag) -> str:
    """Return what the element says its name is: `code` for `<ac:structured-macro ac:name="code">`."""
    return attribute(tag, "ac:name")
