"""Likeness: how near a question comes to what chunks say, as a whole and in their parts. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.embedder import Embedding, Vectors


class Likeness(NamedTuple):
    """Cosines of a question and a chunk.

    Attributes:
        whole: With the chunk.
        part: With those two neighbouring statements that come nearest; with the only one, or with the whole, where
            there are no two. Two sentences say enough to be understood, and little enough that nothing else blurs
            them: of one, two, three, all and their mixtures, two did best (docs/evals.md).
    """

    whole: float
    part: float


def likenesses(embeddings: Sequence[Embedding], question: Vectors) -> list[Likeness]:
    """Return the likeness of a question and each chunk, in their order.

    Args:
        embeddings: Of the chunks.
        question: Its unit vector.
    """
    if not embeddings:
        return []
    wholes = np.stack([embedding.vector for embedding in embeddings]) @ question
    # All at once: a search compares some two hundred chunks of ten statements each.
    statements = np.concatenate([embedding.statements for embedding in embeddings])
    alone = statements @ question
    pairs = (alone[:-1] + alone[1:]) / _lengths_of_sums(statements)
    found = []
    start = 0
    for whole, embedding in zip(wholes, embeddings, strict=True):
        end = start + len(embedding.statements)
        parts = pairs[start : end - 1] if end - start > 1 else alone[start:end]
        found.append(Likeness(float(whole), float(parts.max()) if len(parts) else float(whole)))
        start = end
    return found


def _lengths_of_sums(vectors: Vectors) -> Vectors:
    """Return the length of the sum of each unit vector and the next; never zero."""
    dots = np.einsum("ij,ij->i", vectors[:-1], vectors[1:])
    return np.asarray(np.sqrt(np.maximum(2.0 + 2.0 * dots, 1e-6)), dtype=np.float32)
