"""Support: which statement of what was found comes nearest to saying what was asked, by meaning and by words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.chunk import Chunk
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
    return [
        Support(
            statement,
            None if question is None or vector is None else float(vector @ question),
            coverage(weights, terms(statement.text)),
        )
        for statement, vector in statements_with_vectors(hit.chunk, hit.embedding)
    ]


def statements_with_vectors(chunk: Chunk, embedding: Embedding | None) -> list[tuple[Statement, Vectors | None]]:
    """Return each statement of a chunk with its unit vector; None where it has none yet."""
    statements = statements_of(chunk)
    # A row that was embedded by other rules of what a statement is has another number of them.
    if embedding is None or len(embedding.statements) != len(statements):
        return [(statement, None) for statement in statements]
    return list(zip(statements, embedding.statements, strict=True))
