"""Sameness: when two passages say the same, so that one may stand for both. Pure, and careful.

A number, a name or a `not` that differs may be all that matters. So passages of two pages are the same only if nothing
that one says is missing in the other; only releases of one page may differ in their words.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from index.chunk import Chunk

T = TypeVar("T")

# Shares of the shorter text's pairs of words. Of 450,000 pairs of passages of one document, one in a hundred has more
# than .15 under the same heading, and more than .08 under two; a passage that was edited for a release keeps most.
# Under another heading it must be plain that the passage has moved.
_SAME_HEADING, _OTHER_HEADING = 0.5, 0.8
# So many words are the same only where most of their pairs are.
_SURELY = 0.9
# Shorter texts lean on their headings: "Deprecated." does not say what is.
_STANDS_ALONE_WORDS = 20
_START_WORDS = 4
# A text that holds another, but is much longer, is about something else as well.
_MUCH_LONGER = 2.0

_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[^\n]*$", re.MULTILINE)
_UNIT_END = re.compile(r"\n\s*\n|(?<=[.!?…])\s+|\n(?=\s*(?:[-*+•|]|\d+[.)]))")
_EMPHASIS = re.compile(r"\*\*|__|`")


@dataclass(frozen=True)
class Edition:
    """A passage as it is compared with the same page's in another release, without the release in it.

    Attributes:
        place: Its headings.
        text: In small letters.
    """

    place: tuple[str, ...]
    text: str

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words, each once."""
        return frozenset(self.text.split())

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Its pairs of neighbouring words."""
        return frozenset(pairwise(self.text.split()))


@dataclass(frozen=True, slots=True)
class Content:
    """What a passage says.

    Attributes:
        heading: That of its section.
        units: Its sentences, list items, table rows and whole blocks of code.
        characters: Its length.
    """

    heading: str
    units: frozenset[str]
    characters: int


def edition_of(chunk: Chunk) -> Edition:
    """Return a passage of a release as it is compared with other releases."""
    place = tuple(heading.replace(chunk.release, "").strip() for heading in chunk.heading_path)
    return Edition(place, chunk.text.replace(chunk.release, "§").casefold())


def agreement(one: Edition, other: Edition) -> float:
    """Return how far two passages agree, from 0 to 1; 0 when these are two passages, not one in two releases."""
    if one.text == other.text:
        return 1.0
    enough = _SAME_HEADING if one.place == other.place else _OTHER_HEADING
    # The order of words costs most to compare, and decides only where the words alone do not.
    share = _share(one.words, other.words)
    if enough <= share < _SURELY:
        share = _share(one.pairs, other.pairs)
    return share if share >= enough else 0.0


def is_same_text(one: Chunk, other: Chunk) -> bool:
    """Tell whether two passages are the same, to the letter but for case and white space; these count in code."""
    return (
        one.kind == other.kind
        and (one.text == other.text or _normal(one) == _normal(other))
        and _stand_alike(one, other)
    )


def start_of(chunk: Chunk) -> str:
    """Return how a passage begins: texts that are the same begin the same, and this costs little to know."""
    return " ".join(chunk.text.split(None, _START_WORDS)[:_START_WORDS]).casefold()


def content_of(chunk: Chunk) -> Content | None:
    """Return what a passage says; None for one that only says the same if its whole text is the same."""
    if chunk.kind == "code" or chunk.family or len(chunk.text.split()) < _STANDS_ALONE_WORDS or "\n" in chunk.context:
        return None
    units = set()
    for number, part in enumerate(_FENCE.split(chunk.text)):
        for unit in [part] if number % 2 else _UNIT_END.split(part):
            units.add(" ".join(_EMPHASIS.sub("", unit).casefold().split()).strip(" .,:;!"))
    return Content(_heading(chunk), frozenset(units - {""}), len(chunk.text))


def is_within(content: Content, fuller: Content) -> bool:
    """Tell whether the fuller passage says all that this one says, and little else, under the same heading."""
    is_little_else = fuller.characters <= _MUCH_LONGER * content.characters
    return is_little_else and content.heading == fuller.heading and content.units <= fuller.units


def _share(one: frozenset[T], other: frozenset[T]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _normal(chunk: Chunk) -> str:
    if chunk.kind == "code":
        return "\n".join(line.rstrip() for line in chunk.text.strip().splitlines())
    return " ".join(chunk.text.casefold().split())


def _stand_alike(one: Chunk, other: Chunk) -> bool:
    """Tell whether two equal texts mean the same: rows do by their columns, and a few words by their heading."""
    if one.context.partition("\n")[2] != other.context.partition("\n")[2]:
        return False
    return _heading(one) == _heading(other) or len(one.text.split(None, _STANDS_ALONE_WORDS)) > _STANDS_ALONE_WORDS


def _heading(chunk: Chunk) -> str:
    return (chunk.heading_path[-1] if chunk.heading_path else chunk.title).casefold()
