"""Fusion: two legs become one order, by a convex combination of their scores. Pure.

On the sets we tune on, this beat reciprocal rank fusion on every one (docs/decisions/0003): ranks throw away how far
apart two scores are.
"""

from collections.abc import Sequence

import numpy as np

from index.embedder import Vectors
from index.reader import Match
from retrieval.hit import Hit, Scores

DENSE_WEIGHT = 0.65


def fuse(dense: Sequence[Match], keyword: Sequence[Match], question: Vectors | None) -> list[Hit]:
    """Return the finds of both legs as one list, best first.

    A chunk that only the keyword leg found gets its exact dense score from its vector; one that only the dense leg
    found has no keyword score, which counts as none of the words.

    Args:
        dense: The dense leg.
        keyword: The keyword leg.
        question: The question's unit vector; None when only the keyword leg ran, whose scores then decide alone.
    """
    found = {match.chunk.id: match for match in [*keyword, *dense]}
    keyword_scores = {match.chunk.id: match.score for match in keyword}
    dense_scores: dict[str, float] = {}
    if question is not None:
        dense_scores = {chunk_id: float(match.vector @ question) for chunk_id, match in found.items()}
    weight = DENSE_WEIGHT if question is not None else 0.0
    scaled_dense = _scaled(dense_scores)
    scaled_keyword = _scaled(keyword_scores)
    hits = []
    for chunk_id, match in found.items():
        fused = weight * scaled_dense.get(chunk_id, 0.0) + (1 - weight) * scaled_keyword.get(chunk_id, 0.0)
        scores = Scores(dense_scores.get(chunk_id), keyword_scores.get(chunk_id), float(np.clip(fused, 0.0, 1.0)))
        hits.append(Hit(match.chunk, scores))
    return sorted(hits, key=lambda hit: (-hit.scores.fused, hit.chunk.id))


def _scaled(scores: dict[str, float]) -> dict[str, float]:
    """Divide by the best score, so that it becomes 1; what is below zero counts as nothing."""
    best = max(scores.values(), default=0.0)
    return {chunk_id: max(score, 0.0) / best if best > 0 else 0.0 for chunk_id, score in scores.items()}
