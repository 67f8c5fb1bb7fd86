"""Fusion: two legs become one order, by a convex combination of their scores. Pure.

On the sets we tune on, this beat reciprocal rank fusion on every one (docs/decisions/0003): ranks throw away how far
apart two scores are. A chunk means what its nearest two statements mean: they often answer what the rest of it blurs
(docs/evals.md).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.embedder import Vectors
from index.reader import Match
from retrieval.hit import Hit, Scores
from retrieval.likeness import Likeness, likenesses

DENSE_WEIGHT = 0.65


@dataclass(frozen=True, slots=True)
class Fused:
    """A find of either leg or of both, with what both think of it."""

    match: Match
    scores: Scores


def fuse(dense: Sequence[Match], keyword: Sequence[Match], question: Vectors | None) -> list[Fused]:
    """Return the finds of both legs as one list, best first.

    Every find is compared with the question by its own vectors, whichever leg found it. One that only the dense leg
    found has no keyword score, which counts as none of the words; one that has no vectors yet is ranked by its words.

    Args:
        dense: The dense leg.
        keyword: The keyword leg.
        question: The question's unit vector; None when only the keyword leg ran, whose scores then decide alone.
    """
    found = {match.chunk_id: match for match in [*keyword, *dense]}
    keyword_scores = {match.chunk_id: match.score for match in keyword}
    likeness: dict[str, Likeness] = {}
    if question is not None:
        embeddings = {chunk_id: match.embedding for chunk_id, match in found.items() if match.embedding}
        likeness = dict(zip(embeddings, likenesses(list(embeddings.values()), question), strict=True))
    meanings = _scaled({chunk_id: each.part for chunk_id, each in likeness.items()})
    words = _scaled(keyword_scores)
    ranked = []
    for chunk_id, match in found.items():
        weight = DENSE_WEIGHT if chunk_id in meanings else 0.0
        fused = weight * meanings.get(chunk_id, 0.0) + (1 - weight) * words.get(chunk_id, 0.0)
        whole, part = likeness.get(chunk_id, (None, None))
        scores = Scores(whole, part, keyword_scores.get(chunk_id), min(max(fused, 0.0), 1.0))
        ranked.append(Fused(match, scores))
    return sorted(ranked, key=lambda each: (-each.scores.fused, each.match.chunk_id))


def in_order(hits: Iterable[Hit]) -> list[Hit]:
    """Return hits best first; of those that are level in three digits the newer, and then always the same."""

    def place(hit: Hit) -> tuple[float, float, str]:
        return -level(hit.scores), -hit.chunk.updated_at.timestamp(), hit.chunk.id

    return sorted(hits, key=place)


def level(scores: Scores) -> float:
    """Return the fused score in three digits: what differs in the fourth does not answer better."""
    return round(scores.fused, 3)


def _scaled(scores: dict[str, float]) -> dict[str, float]:
    """Divide by the best score, so that it becomes 1; what is below zero counts as nothing."""
    best = max(scores.values(), default=0.0)
    return {chunk_id: max(score, 0.0) / best if best > 0 else 0.0 for chunk_id, score in scores.items()}
