"""Passages: what is read around hits, as one text, and in which order. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from index.chunk import Chunk, embedded_text
from retrieval.hit import Hit

_Read = TypeVar("_Read")

SEPARATOR = "\n\n"
"""Stands between two passages, so that a reader sees where one ends."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring chunks of one section, read together.

    Attributes:
        chunks: In the order of the document, at least one.
        hits: The hits that lie in it, best first.
    """

    chunks: tuple[Chunk, ...]
    hits: tuple[Hit, ...]

    @property
    def score(self) -> float:
        """The score of its best hit."""
        return self.hits[0].score

    @property
    def text(self) -> str:
        """What is read: title and headings once, and below them the text as it stands in the document."""
        parts = [self.chunks[0].text]
        for before, chunk in pairwise(self.chunks):
            # What was divided within a paragraph, a table or a word goes on where it was divided.
            gap = chunk.start - before.end
            parts += ["" if gap == 0 else "\n" if gap == 1 else SEPARATOR, chunk.text]
        return embedded_text(self.chunks[0].context, "".join(parts))


def at_both_ends(ranked: Sequence[_Read]) -> list[_Read]:
    """Return the best first, the second best last, and so on inwards: models overlook what is in the middle.

    Args:
        ranked: Passages, or what holds them, best first.
    """
    return [*ranked[::2], *reversed(ranked[1::2])]


def prompt_text(passages: Sequence[Passage]) -> str:
    """Return the passages as a model reads them.

    Args:
        passages: Best first.
    """
    return SEPARATOR.join(passage.text for passage in at_both_ends(passages))
