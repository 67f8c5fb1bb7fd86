"""Support: which statement of what was found comes nearest to saying what was asked, by meaning and by words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.embedder import Embedding, Vectors
from index.statements import Statement, statements_of
from retrieval.hit import Hit
from retrieval.terms import coverage, rarity, terms

_MEANING, _WORDS = 0.6, 0.4


@dataclass(frozen=True, slots=True)
class Support:
    """How well one statement supports an answer.

    Attributes:
        likeness: Cosine similarity of question and statement; None when there is no vector to compare.
        coverage: Share of the question's terms that it holds, rare ones counting more.
    """

    statement: Statement
    likeness: float | None
    coverage: float

    @property
    def score(self) -> float:
        """Higher is better; the words alone where there is no vector."""
        if self.likeness is None:
            return self.coverage
        return _MEANING * self.likeness + _WORDS * self.coverage


def term_weights(wanted: Mapping[str, float], texts: Sequence[frozenset[str]]) -> dict[str, float]:
    """Return what each wanted term counts: its weight in the question times how rare it is among these texts.

    A term that none of them holds weighs most: it is what the documents lack.
    """
    return {term: weight * wanted[term] for term, weight in rarity(frozenset(wanted), texts).items()}


def supports_in(hit: Hit, weights: Mapping[str, float], question: Vectors | None) -> list[Support]:
    """Return the support of each statement of a hit, in its order."""
    statements = statements_of(hit.chunk)
    likenesses = likenesses_of(hit.embedding, question, len(statements))
    return [
        Support(statement, likeness, coverage(weights, terms(statement.text)))
        for statement, likeness in zip(statements, likenesses, strict=True)
    ]


def likenesses_of(embedding: Embedding | None, question: Vectors | None, count: int) -> Sequence[float | None]:
    """Return the cosine of the question with each of a chunk's statements; None where it cannot be known."""
    if embedding is None or question is None or len(embedding.statements) != count:
        return [None] * count
    return [float(likeness) for likeness in np.asarray(embedding.statements @ question)]
