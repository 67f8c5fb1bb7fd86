"""Hit: a chunk that was found, with every score it got."""

from dataclasses import dataclass, field

from index.chunk import Chunk
from index.embedder import Embedding


@dataclass(frozen=True, slots=True)
class Scores:
    """Higher is better everywhere.

    Attributes:
        dense: Cosine similarity of question and chunk; None when there was no vector to compare.
        statement: Cosine similarity of question and the chunk's nearest two neighbouring statements; None as above.
        keyword: BM25 over text, headings and identifiers; None when the keyword leg did not find it.
        fused: Both together, from 0 to 1 within one search.
        rerank: A reranker's, from 0 to 1; None when none is configured, or it did not read this one.
        ceiling: The lowest rerank score of the search this was found by, for what the reranker did not read.
    """

    dense: float | None
    statement: float | None
    keyword: float | None
    fused: float
    rerank: float | None = None
    ceiling: float = 1.0


@dataclass(frozen=True, slots=True)
class Hit:
    """One chunk of a search's result.

    Attributes:
        embedding: As it is stored; None when the chunk is still without one.
        also: Where else it stands: the same text on other pages, the same page in other releases.
    """

    chunk: Chunk
    scores: Scores
    embedding: Embedding | None = field(default=None, repr=False, compare=False)
    also: tuple[Chunk, ...] = ()

    @property
    def score(self) -> float:
        """What hits are ordered by, from 0 to 1: what a reranker read ranks above what it did not read."""
        scores = self.scores
        return scores.fused * scores.ceiling if scores.rerank is None else scores.rerank


@dataclass(frozen=True, slots=True)
class Dropped:
    """A hit that was found and not returned, and why. Never one that the audience may not read."""

    hit: Hit
    reason: str
