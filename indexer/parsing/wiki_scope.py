"""Scope: where on which wiki page an element stands, and what has been taken over from other pages so far."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bs4 import Tag

from indexer.parsing.sketch import Piece
from sources.document import Document
from sources.references import inclusion

_MAX_TAKEN_CHARACTERS = 200_000  # ten times a very long page


@dataclass(slots=True)
class Takeover:
    """How much text of other pages this page shows, and what was read of those pages, each once."""

    characters: int = 0
    trees: dict[str, Tag] = field(default_factory=dict)
    excerpts: dict[tuple[str, str], Tag | None] = field(default_factory=dict)

    def take(self, characters: int) -> bool:
        """Return whether so many more may be shown; if so, they are counted."""
        if self.characters + characters > _MAX_TAKEN_CHARACTERS:
            return False
        self.characters += characters
        return True


@dataclass(frozen=True, slots=True)
class Scope:
    """What an element needs to know of its surroundings.

    Attributes:
        space: Key of the space of the page that the element was written on.
        references: What is behind names, as `Document.references`.
        pieces_of: Makes pieces of a tree in storage format.
        chain: Keys of the page and of the inclusions that the element stands in, outermost first.
        is_bare: Inside a heading or code, where links show their text alone.
        is_cell: Inside a table with headings, whose cells hold text and nothing that would end the table.
        is_flat: Inside a table that stands in such a cell, and is shown as text.
    """

    space: str
    references: Mapping[str, str]
    pieces_of: "Callable[[Tag, Scope], Iterable[Piece]]"
    takeover: Takeover
    chain: tuple[str, ...] = ()
    is_bare: bool = False
    is_cell: bool = False
    is_flat: bool = False


def scope_of(document: Document, pieces_of: Callable[[Tag, Scope], Iterable[Piece]]) -> Scope:
    """Return the scope of a page's own elements; the first part of its path is its space."""
    space, _, _ = document.path.partition("/")
    chain = (inclusion(space, document.title),)
    return Scope(space, document.references, pieces_of, Takeover(), chain)
