"""Answerability: a calibrated score for whether what was found answers the question at all. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.hit import Hit
from retrieval.terms import coverage, rarity, terms

# Below this probability the honest answer is "I don't know" (docs/decisions/0005 says how it was chosen).
THRESHOLD = 0.42
_READ = 5
_NEAR = 10


@dataclass(frozen=True, slots=True)
class Signals:
    """What the retrieval of one question looks like.

    Attributes:
        similarity: Cosine of the question and its nearest chunk; None when only the keyword leg ran.
        margin: By how much that is above the median of all that was found.
        coverage: Share of the question's terms, rare ones counting more, that the first hits hold together.
        agreement: Share of the first ten by meaning that are among the first ten by words.
    """

    similarity: float | None
    margin: float
    coverage: float
    agreement: float


@dataclass(frozen=True, slots=True)
class _Weights:
    similarity: float
    margin: float
    coverage: float
    agreement: float
    bias: float


# Logistic regression over two sets of questions (docs/decisions/0005); `python -m evals.calibrate` fits one of them.
_WEIGHTS = _Weights(similarity=0.45, margin=3.45, coverage=2.08, agreement=1.27, bias=-3.3)


def signals_of(question: str, hits: Sequence[Hit]) -> Signals:
    """Read the signals off everything a search found, best first: returned hits and those ranked below."""
    dense = sorted((hit.scores.dense for hit in hits if hit.scores.dense is not None), reverse=True)
    margin = dense[0] - dense[len(dense) // 2] if dense else 0.0
    return Signals(dense[0] if dense else None, margin, _coverage(question, hits), _agreement(hits))


def answerability(signals: Signals) -> float:
    """Return the probability, from 0 to 1, that the hits answer the question."""
    if signals.similarity is None:
        return signals.coverage
    weights = _WEIGHTS
    total = (
        weights.similarity * signals.similarity
        + weights.margin * signals.margin
        + weights.coverage * signals.coverage
        + weights.agreement * signals.agreement
        + weights.bias
    )
    return 1.0 / (1.0 + math.exp(-total))


def _coverage(question: str, hits: Sequence[Hit]) -> float:
    """A term that none of the finds holds weighs most: it is what the documents lack."""
    held = [terms(hit.chunk.embedded_text) for hit in hits]
    return coverage(rarity(terms(question), held), frozenset[str]().union(*held[:_READ]))


def _agreement(hits: Sequence[Hit]) -> float:
    by_meaning = sorted(hits, key=lambda hit: -(hit.scores.dense or -1.0))[:_NEAR]
    by_words = sorted(hits, key=lambda hit: -(hit.scores.keyword or 0.0))[:_NEAR]
    ids = {hit.chunk.id for hit in by_words if hit.scores.keyword is not None}
    return sum(hit.chunk.id in ids for hit in by_meaning) / len(by_meaning) if by_meaning else 0.0
