"""Wishes: what a call asks for, after its arguments were understood."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

Detail = Literal["snippet", "full"]

FURTHEST = 100
"""How many hits all pages of a search show together: who needs more asks for something else."""


MARK_BYTES = 4
"""Of a hundred hits and the twenty of a first page, two have the same mark once in two million searches."""


def marks_of(chunk_ids: Iterable[str]) -> tuple[str, ...]:
    """Return what chunks are told apart by, in so few digits that a cursor can hold them: hexadecimal."""
    return tuple(blake2b(each.encode(), digest_size=MARK_BYTES).hexdigest() for each in chunk_ids)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the pages before showed.

    Attributes:
        hits: How many, on all of them.
        first: The marks of those on the first.
    """

    hits: int
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchWish:
    """A search.

    Attributes:
        query: As it was written, with filters in it perhaps.
        limit: How many hits.
        sources: Names, any of which may match; empty for all.
        path: How paths begin; empty for all.
        labels: Any of which may match; empty for all.
        kind: `prose` or `code`; empty for both.
        updated_after: A date, or how long ago; empty for any.
        version: Of the product that is documented; empty for all.
        shown: On the pages before; None on the first.
    """

    query: str
    limit: int
    sources: tuple[str, ...] = ()
    path: str = ""
    labels: tuple[str, ...] = ()
    kind: str = ""
    updated_after: str = ""
    version: str = ""
    detail: Detail = "snippet"
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class ChunkWish:
    """A chunk to read.

    Attributes:
        before: How many chunks of the same document before it.
        after: How many after it.
        section: Its whole section instead.
        max_tokens: Longest text.
    """

    chunk_id: str
    before: int = 0
    after: int = 0
    section: bool = False
    max_tokens: int = 2000
