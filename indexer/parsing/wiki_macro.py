"""Macro: one use of a macro on a wiki page, whatever format the page is kept in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bs4 import Tag

from indexer.parsing.sketch import Element, Piece
from indexer.parsing.wiki_scope import Scope


@dataclass(frozen=True, slots=True)
class Macro:
    """One use of a macro.

    Attributes:
        parameters: By name; the one without a name has the empty string for its name.
        resources: The `ri:` elements in its parameters: pages, people, files.
        body: What it holds, to be shown as any other part of the page.
        plain: What it holds as unformatted text.
    """

    name: str
    scope: Scope
    parameters: Mapping[str, str] = field(default_factory=dict)
    resources: Sequence[Tag] = ()
    body: Sequence[Piece] = ()
    plain: str = ""

    def parameter(self, *names: str) -> str:
        """Return the first of these parameters that has a value, white space collapsed, or an empty string."""
        values = (" ".join(self.parameters.get(name, "").split()) for name in names)
        return next((value for value in values if value), "")

    def resource(self, *names: str) -> Tag | None:
        """Return the first resource of these names, such as `ri:page`."""
        return next((found for found in self.resources if found.name in names), None)

    @property
    def is_hidden(self) -> bool:
        """Whether its author hid it; others may take its text over."""
        return self.parameter("hidden").lower() == "true"

    def content(self) -> Iterator[Piece]:
        """Yield what it holds: its body, then its unformatted text with its lines kept."""
        yield from self.body
        for part in self.plain.split("\n\n"):
            lines = [line for line in part.split("\n") if line.strip()]
            if lines:
                yield Element("p", _broken(lines))


def listing(pieces: Sequence[Piece], scope: Scope) -> Element:
    """Return code; a single line in a table with headings stays in its cell, which a listing would end."""
    is_line = all(isinstance(piece, str) and "\n" not in piece.strip() for piece in pieces)
    return Element("p" if scope.is_cell and is_line else "pre", pieces)


def _broken(lines: list[str]) -> Iterator[Piece]:
    yield lines[0]
    for line in lines[1:]:
        yield Element("br")
        yield line
