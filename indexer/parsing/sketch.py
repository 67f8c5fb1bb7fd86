"""Sketch: a page of another format as a tree of plain HTML elements, which the walker of HTML then draws.

A format describes what stands for its elements in pieces: texts, plain elements, and nodes that are described in
turn. Putting the tree together is not recursive: pages nest as deep as they like.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bs4 import Tag
from bs4.element import NavigableString

# No text holds these, whatever a page says: control characters, and halves of UTF-16 pairs, which no file may hold.
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# A lead stands before these, never inside: the box of a task is not that of a task below it, and no code.
_UNLED = frozenset(("ol", "pre", "table", "ul"))
# What stands between the cells and rows of a table that is shown as text, inside a cell of another.
CELL_GAP = " / "
ROW_GAP = " ; "


class Node(Protocol):
    """An element of the other format."""

    def expand(self) -> "Iterable[Piece]":
        """Return what stands for it."""


class Lead(str):
    """What stands before the next text, inside whatever paragraph that is: the box of a task."""

    __slots__ = ()


class Apart(str):
    """A text with a shape of its own, such as a badge: readers see a gap where none is written."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Element:
    """An HTML element to be drawn, with what it holds."""

    name: str
    pieces: "Iterable[Piece]" = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


Piece = str | Element | Node


def paragraph(text: str) -> list[Piece]:
    """Return a paragraph with this text, or nothing if it is blank."""
    return [Element("p", [text])] if text.strip() else []


def readable(text: str) -> str:
    """Return the text without the characters that no text holds."""
    return _UNREADABLE.sub("", text)


def compose(pieces: Iterable[Piece]) -> Tag:
    """Return the tree, its pieces inside an element of no meaning."""
    tree = _Tree()
    waiting: list[Iterator[Piece]] = [iter(pieces)]
    opened = [True]
    while waiting:
        piece = next(waiting[-1], None)
        if piece is None:
            waiting.pop()
            if opened.pop():
                tree.close()
        elif isinstance(piece, str):
            tree.add(piece)
        else:
            is_element = isinstance(piece, Element)
            opened.append(is_element)
            if isinstance(piece, Element):
                tree.open(piece)
                waiting.append(iter(piece.pieces))
            else:
                waiting.append(iter(piece.expand()))
    return tree.root


class _Tree:
    """The tree so far. Its tags are linked downwards and to their parents, which is all that the walker follows."""

    def __init__(self) -> None:
        self.root = Tag(name="body")
        self._open = [self.root]
        self._lead = ""
        self._last = ""
        self._was_apart = False

    def open(self, element: Element) -> None:
        if element.name in _UNLED:
            self._flush_lead()
        tag = Tag(name=element.name, attrs=dict(element.attributes))
        tag.parent = self._open[-1]
        self._open[-1].contents.append(tag)
        self._open.append(tag)

    def close(self) -> None:
        if self._open[-1].name == "li":
            self._flush_lead()
        self._open.pop()

    def add(self, text: str) -> None:
        if isinstance(text, Lead):
            self._lead = text
            return
        is_apart = isinstance(text, Apart)
        shown = readable(text)
        if not shown:
            return
        if self._lead and not shown.isspace():
            shown, self._lead = self._lead + shown.lstrip(), ""
        if (is_apart or self._was_apart) and self._last.isalnum() and shown[0].isalnum():
            shown = " " + shown
        self._append(shown)
        self._was_apart = is_apart

    def _flush_lead(self) -> None:
        lead, self._lead = self._lead, ""
        if lead:
            self._append(lead)

    def _append(self, text: str) -> None:
        node = NavigableString(text)
        node.parent = self._open[-1]
        self._open[-1].contents.append(node)
        self._last = text[-1]
