"""Pieces: the stretches of a code file, each in one section, while the section finders find them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from indexer.parsing.draft import trimmed
from indexer.parsing.syntax_tree import SyntaxTree

# What only closes: brackets and separators, the end of an include guard.
_CLOSING = re.compile(r"(?:#[ \t]*endif[^\n]*+|\bend\b|[\W_])*+")
_CLOSING_LINES = re.compile(r"[)\]};,\s]*[)\]};,](?=\s*(?:\n|\Z))|#[ \t]*endif\b[^\n]*")
_MAX_CLOSING_CHARACTERS = 200
# One line that only opens or announces: `extern "C" {`, `class Router:`, `#ifdef DEBUG`, `# Helpers`.
_OPENING = re.compile(r"[^\n]*[{(\[:]|#[ \t]*(?:if|el)[^\n]*|(?:#[ \t]|//|--|/\*)[^\n]*")


@dataclass(slots=True)
class Piece:
    """A stretch of the file in one section.

    Attributes:
        is_whole: A definition or the head of one, which is one block; otherwise loose statements.
    """

    start: int
    end: int
    path: tuple[str, ...]
    is_whole: bool


class Pieces:
    """Collects pieces in order, and gives what only opens or closes a definition to that definition."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: list[Piece] = []
        self._opening: int | None = None

    def definition(self, start: int, end: int, path: tuple[str, ...]) -> None:
        """Add a whole definition."""
        start, end = trimmed(self._text, start if self._opening is None else self._opening, end)
        self._opening = None
        if start < end:
            self._found.append(Piece(start, end, path, is_whole=True))

    def head(self, start: int, end: int, path: tuple[str, ...]) -> None:
        """Add what a definition says before the first definition inside it; a bare first line goes to that one."""
        start, end = trimmed(self._text, start, end)
        if start < end and _OPENING.fullmatch(self._text, start, end):
            self._opening = start if self._opening is None else self._opening
        else:
            self.definition(start, end, path)

    def loose(self, start: int, end: int, path: tuple[str, ...], *, is_before_definition: bool) -> None:
        """Add what stands before, between or behind definitions."""
        start, end = trimmed(self._text, start if self._opening is None else self._opening, end)
        if self._found and start < end and self._opening is None:
            start = self._close(self._found[-1], start, end)
        if start >= end:
            return
        if is_before_definition and self._only_opens(start, end):
            self._opening = start
            return
        self._opening = None
        self._found.append(Piece(start, end, path, is_whole=False))

    def shrink(self, end: int) -> int:
        """Take back what was given to the last piece from here on; return where the next one may begin."""
        if not self._found:
            return end
        last = self._found[-1]
        if last.start < end < last.end:
            last.end = end
        return max(last.end, end)

    def all(self) -> list[Piece]:
        """Return the pieces in the file's order."""
        return self._found

    def _close(self, last: Piece, start: int, end: int) -> int:
        """Give to the last piece the rest of its line and what only closes; return where the rest begins."""
        newline = self._text.find("\n", last.end, end)
        line_end = end if newline < 0 else newline
        if start < line_end:
            last.end = line_end
            start, end = trimmed(self._text, line_end, end)
        if start < end and (brackets := _CLOSING_LINES.match(self._text, start, end)):
            last.end = brackets.end()
            start, end = trimmed(self._text, last.end, end)
        if start < end <= start + _MAX_CLOSING_CHARACTERS and _CLOSING.fullmatch(self._text, start, end):
            last.end = start = end
        return start

    def _only_opens(self, start: int, end: int) -> bool:
        if _OPENING.fullmatch(self._text, start, end):
            return True
        is_short = end - start <= _MAX_CLOSING_CHARACTERS
        return not self._found and is_short and bool(_CLOSING.fullmatch(self._text, start, end))


class Leads:
    """Comments and attributes that stand on lines of their own, each a part of what follows directly below."""

    def __init__(self, tree: SyntaxTree) -> None:
        self._tree = tree
        self._first_rows: dict[int, int] = {}

    def add(self, node: Node) -> None:
        """Note a comment or attribute."""
        start, end = trimmed(self._tree.text, self._tree.start(node), self._tree.end(node))
        is_about_file = self._tree.text.startswith(("//!", "/*!"), start)
        if start < end and not is_about_file and self._tree.fills_lines(start, end):
            self._first_rows[self._tree.row(end - 1)] = self._tree.row(start)

    def climb(self, offset: int) -> Iterator[int]:
        """Yield the line starts of the comments directly above, the nearest first."""
        if not self._tree.begins_line(offset):
            return
        row = self._tree.row(offset)
        while (first_row := self._first_rows.get(row - 1)) is not None and first_row < row:
            row = first_row
            yield self._tree.line_start(row)
