"""Answerability: a calibrated score for whether what was found answers the question at all. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from index.embedder import Vectors
from retrieval.hit import Hit
from retrieval.question import Question
from retrieval.support import supports_in, term_weights
from retrieval.terms import terms

# Below this probability the honest answer is "I don't know" (docs/decisions/0005 says how it was chosen).
THRESHOLD = 0.42
_READ = 5
_NEAR = 10


@dataclass(frozen=True, slots=True)
class Signals:
    """What the retrieval of one question looks like.

    Attributes:
        support: Of the statement that comes nearest to saying what was asked.
        margin: By how much the nearest chunk is nearer than the tenth; None when only the keyword leg ran.
        coverage: Share of the question's terms, rare ones counting more, that one statement holds.
    """

    support: float
    margin: float | None
    coverage: float


@dataclass(frozen=True, slots=True)
class _Weights:
    support: float
    margin: float
    coverage: float
    bias: float


# Logistic regression over two sets of questions (docs/decisions/0005); `python -m evals.calibrate` fits them.
_WEIGHTS = _Weights(support=5.8, margin=5.0, coverage=1.7, bias=-4.1)


def signals_of(question: Question, hits: Sequence[Hit], vector: Vectors | None) -> Signals:
    """Read the signals off everything a search found, best first: returned hits and those ranked below.

    Args:
        question: What was asked, and before.
        hits: Best first.
        vector: The question's unit vector; None when only the keyword leg ran.
    """
    weights = term_weights(question.terms(), [terms(hit.chunk.embedded_text) for hit in hits])
    supports = [support for hit in hits[:_READ] for support in supports_in(hit, weights, vector)]
    dense = sorted((hit.scores.dense for hit in hits if hit.scores.dense is not None), reverse=True)
    return Signals(
        support=max((support.score for support in supports), default=0.0),
        margin=dense[0] - dense[min(_NEAR, len(dense)) - 1] if dense else None,
        coverage=max((support.coverage for support in supports), default=0.0),
    )


def answerability(signals: Signals) -> float:
    """Return the probability, from 0 to 1, that the hits answer the question."""
    if signals.margin is None:
        return signals.coverage
    weights = _WEIGHTS
    total = weights.support * signals.support + weights.margin * signals.margin + weights.coverage * signals.coverage
    return 1.0 / (1.0 + math.exp(-total - weights.bias))
