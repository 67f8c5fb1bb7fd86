"""Testimony: what the exhibits of one answer say, statement by statement, made ready once for all its sentences."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from answering.exhibit import Exhibit
from answering.verifying.claim import Claim
from index.embedder import Vectors


@dataclass(frozen=True, slots=True)
class Utterance:
    """One statement of an exhibit.

    Attributes:
        quote: Its exact words, as they stand in the chunk or in what the tool answered.
        chunk_id: Empty for a tool.
        place: Its order among the statements of the exhibit.
        claim: The statement taken apart, without what stands above it.
        above: The content words of title and headings, or of the tool's name.
        vector: None where there is none to compare.
        asked: The content words of what a tool was asked about: they say nothing, and may name what it says that of.
    """

    exhibit: Exhibit
    quote: str
    chunk_id: str
    place: int
    claim: Claim
    above: frozenset[str]
    vector: Vectors | None
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Testimony:
    """All that one exhibit says.

    Attributes:
        said: In its order.
        above: Every word of title and headings, or of the tool's name and arguments, in lower case.
        initials: What abbreviates words of it that stand side by side.
        names: Every name in what it says: by these a name is known at the start of a sentence too.
    """

    exhibit: Exhibit
    said: tuple[Utterance, ...]
    above: frozenset[str]
    initials: frozenset[str]
    names: frozenset[str] = frozenset()


def rarity_of(testimonies: Sequence[Testimony]) -> dict[str, float]:
    """Return how much each word that is said counts: the fewer statements hold it, the more."""
    held = Counter(word for each in testimonies for said in each.said for word in said.claim.words)
    total = sum(len(each.said) for each in testimonies)
    return {word: math.log((total + 1) / (count + 0.5)) for word, count in held.items()}
