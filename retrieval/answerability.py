"""Answerability: a calibrated score for whether what was found answers the question at all. Pure."""

import math
from dataclasses import astuple, dataclass

from retrieval.hit import Hit
from retrieval.terms import coverage, terms

# Below this probability the honest answer is "I don't know" (docs/decisions/0005 says how it was chosen).
THRESHOLD = 0.5
_NEAR = 10


@dataclass(frozen=True, slots=True)
class Signals:
    """What the retrieval of one question looks like.

    Attributes:
        similarity: Cosine of the question and its nearest chunk.
        margin: By how much that is above the tenth nearest.
        coverage: Share of the question's terms that the best hits hold, each at its best.
        agreement: Share of the first ten by meaning that are among the first ten by words.
    """

    similarity: float
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


# Logistic regression; `python -m evals.calibrate` prints them.
_WEIGHTS = _Weights(similarity=6.0, margin=2.0, coverage=3.0, agreement=1.0, bias=-5.5)


def signals_of(question: str, hits: list[Hit]) -> Signals:
    """Read the signals off the hits of a search, best first; at least the first ten are needed."""
    dense = sorted((hit.scores.dense for hit in hits if hit.scores.dense is not None), reverse=True)
    similarity = dense[0] if dense else 0.0
    margin = similarity - dense[min(_NEAR, len(dense)) - 1] if dense else 0.0
    wanted = terms(question)
    best = max((coverage(wanted, hit.chunk.embedded_text) for hit in hits[:3]), default=0.0)
    return Signals(similarity, margin, best, _agreement(hits))


def answerability(signals: Signals) -> float:
    """Return the probability, from 0 to 1, that the hits answer the question."""
    weights = astuple(_WEIGHTS)
    total = sum(weight * signal for weight, signal in zip(weights, (*astuple(signals), 1.0), strict=True))
    return 1.0 / (1.0 + math.exp(-total))


def _agreement(hits: list[Hit]) -> float:
    by_meaning = sorted(hits, key=lambda hit: -(hit.scores.dense or -1.0))[:_NEAR]
    by_words = sorted(hits, key=lambda hit: -(hit.scores.keyword or 0.0))[:_NEAR]
    ids = {hit.chunk.id for hit in by_words if hit.scores.keyword is not None}
    return sum(hit.chunk.id in ids for hit in by_meaning) / len(by_meaning) if by_meaning else 0.0
