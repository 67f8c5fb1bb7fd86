"""Sameness: when two passages say the same, so that one may stand for both. Pure, and careful.

A number, a name or a `not` that differs may be all that matters. So passages of two pages are the same only if nothing
that one says is missing in the other; only releases of one page may differ in their words.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from index.chunk import Chunk

# Shares of the shorter text's word pairs. Two passages of one section have less than a third in common, what was
# edited for a release more than two thirds; under another heading it must be plain that the passage has moved.
_SAME_HEADING, _OTHER_HEADING = 0.5, 0.8
# Shorter texts lean on their headings: "Deprecated." does not say what is.
_STANDS_ALONE_WORDS = 20
# A text that holds another, but is much longer, is about something else as well.
_MUCH_LONGER = 2.0

_WORD = re.compile(r"\w+(?:[-_.]\w+)*")
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[^\n]*$", re.MULTILINE)
_UNIT_END = re.compile(r"\n\s*\n|(?<=[.!?…])\s+|\n(?=\s*(?:[-*+•|]|\d+[.)]))")
_EMPHASIS = re.compile(r"\*\*|__|`")


@dataclass(frozen=True, slots=True)
class Edition:
    """A passage as it is compared with the same page's in another release.

    Attributes:
        place: Its headings, without the release.
        pairs: Its pairs of neighbouring words, without the release.
    """

    place: tuple[str, ...]
    pairs: frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Content:
    """What a passage says, piece by piece: sentences, list items, table rows, whole blocks of code."""

    units: frozenset[str]
    characters: int


def edition_of(chunk: Chunk) -> Edition:
    """Return a passage as it is compared with other releases."""
    release = re.compile(rf"(?<![\w.])v?{re.escape(chunk.release)}(?!\w)", re.IGNORECASE)
    words = _WORD.findall(release.sub("§", chunk.text).casefold().replace("§", "release"))
    pairs = frozenset(pairwise(words)) or frozenset({tuple(words)})
    return Edition(tuple(release.sub("", heading).strip() for heading in chunk.heading_path), pairs)


def agreement(one: Edition, other: Edition) -> float:
    """Return the share of the shorter one's word pairs that both have; 0 when these are two passages, not one."""
    share = len(one.pairs & other.pairs) / min(len(one.pairs), len(other.pairs))
    return share if share >= (_SAME_HEADING if one.place == other.place else _OTHER_HEADING) else 0.0


def text_key(chunk: Chunk) -> str:
    """Return what is equal for passages of the same text, to the letter but for case and white space.

    That of a short one holds its heading, that of a part of a table the names of its columns; in code case and white
    space mean something.
    """
    if chunk.kind == "code":
        return "\n".join(line.rstrip() for line in chunk.text.strip().splitlines())
    words = chunk.text.casefold().split()
    _, _, columns = chunk.context.partition("\n")
    heading = _heading(chunk) if len(words) < _STANDS_ALONE_WORDS else ""
    return "\n".join([heading, columns, " ".join(words)])


def content_of(chunk: Chunk) -> Content | None:
    """Return what a passage says; None for one that only says the same if its whole text is the same."""
    if chunk.kind == "code" or chunk.family or len(chunk.text.split()) < _STANDS_ALONE_WORDS or "\n" in chunk.context:
        return None
    units = set()
    for number, part in enumerate(_FENCE.split(chunk.text)):
        for unit in [part] if number % 2 else _UNIT_END.split(part):
            units.add(" ".join(_EMPHASIS.sub("", unit).casefold().split()).strip(" .,:;!"))
    return Content(frozenset(units - {""}), len(chunk.text))


def is_within(content: Content, fuller: Content) -> bool:
    """Tell whether the fuller passage says all that this one says, and little else."""
    return fuller.characters <= _MUCH_LONGER * content.characters and content.units <= fuller.units


def _heading(chunk: Chunk) -> str:
    return (chunk.heading_path[-1] if chunk.heading_path else chunk.title).casefold()
