"""Alignment: which statements of the cited exhibits together say what a sentence says, and how much of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from answering.verifying.claim import Claim
from answering.verifying.testimony import Utterance
from index.embedder import Vectors

# One sentence of an answer seldom draws on more.
_MOST = 4
# Each further statement must add so much of the sentence's weight.
_ADDS = 0.07
# The share of a word's weight when it stands in title or headings alone.
_ABOVE = 0.7
# What a tool was asked about counts like a heading for what says nearly all the rest of the sentence.
_SAID = 0.8
# Likeness breaks ties between statements that hold the same words, and finds those that hold others.
_LIKENESS = 0.5


@dataclass(frozen=True, slots=True)
class Alignment:
    """What of a sentence was found where.

    Attributes:
        said: The statements that support it, the best first; empty when none has anything in common with it.
        coverage: Share of the weight of its words that these hold, from 0 to 1.
        single: The same of the best statement alone.
        likeness: Cosine of the sentence and the nearest statement; None where there is nothing to compare.
    """

    said: tuple[Utterance, ...]
    coverage: float
    single: float
    likeness: float | None


def align(claim: Claim, vector: Vectors | None, said: Sequence[Utterance], rarity: Mapping[str, float]) -> Alignment:
    """Find the statements that support a claim.

    Args:
        claim: Of the sentence.
        vector: Its unit vector; None when the embedding model cannot be reached.
        said: The statements of all exhibits that it cites.
        rarity: What each word that is said anywhere counts; one that nobody says counts like the rarest.
    """
    unsaid = max(rarity.values(), default=1.0)
    weights = {word: rarity.get(word, unsaid) for word in claim.words}
    total = sum(weights.values()) or 1.0
    likeness = [_likeness(each, vector) for each in said]
    held = [_held(each, weights) for each in said]
    alone = [sum(each.values()) / total for each in held]
    ranked = sorted(range(len(said)), key=lambda place: -(alone[place] + _LIKENESS * max(likeness[place] or 0.0, 0.0)))
    chosen: list[int] = []
    covered: dict[str, float] = {}
    while len(chosen) < _MOST and ranked:
        best = max(ranked, key=lambda place: _gain(held[place], covered)) if chosen else ranked[0]
        if chosen and _gain(held[best], covered) / total < _ADDS:
            break
        chosen.append(best)
        ranked.remove(best)
        for word, weight in held[best].items():
            covered[word] = max(weight, covered.get(word, 0.0))
    near = [each for each in likeness if each is not None]
    return Alignment(
        tuple(said[place] for place in chosen),
        sum(covered.values()) / total,
        max(alone, default=0.0),
        max(near, default=None),
    )


def _held(said: Utterance, weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weight of each word of the claim that a statement holds, or what stands above it or was asked for."""
    held = {word: _ABOVE * weight for word, weight in weights.items() if word in said.above}
    held |= {word: weight for word, weight in weights.items() if word in said.claim.words}
    rest = {word: weight for word, weight in weights.items() if word not in said.asked}
    if len(rest) < len(weights) and sum(held.get(word, 0.0) for word in rest) >= _SAID * sum(rest.values()) > 0:
        held = {word: _ABOVE * weight for word, weight in weights.items() if word in said.asked} | held
    return held


def _gain(held: Mapping[str, float], covered: Mapping[str, float]) -> float:
    return sum(max(0.0, weight - covered.get(word, 0.0)) for word, weight in held.items())


def _likeness(said: Utterance, vector: Vectors | None) -> float | None:
    return None if vector is None or said.vector is None else float(said.vector @ vector)
