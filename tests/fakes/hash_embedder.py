"""HashEmbedder: an embedder whose vectors come from the words themselves. Deterministic, instant, no model."""

import hashlib
from collections.abc import Sequence

import numpy as np

from index.embedder import Vectors
from index.space import Space

DIMENSION = 32


class HashEmbedder:
    """Texts that share words are near each other. Counts what it embeds, so that reuse can be observed."""

    def __init__(self, *, model: str = "hash", max_tokens: int = 64) -> None:
        self.space = Space(model, "1", DIMENSION)
        self.max_tokens = max_tokens
        self.embedded: list[str] = []

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded.extend(texts)
        return np.array([_vector(text) for text in texts], dtype=np.float32).reshape(-1, DIMENSION)

    def embed_question(self, question: str) -> Vectors:
        return _vector(question)


def _vector(text: str) -> Vectors:
    vector = np.full(DIMENSION, 1e-3, dtype=np.float32)
    for word in text.lower().split():
        vector[hashlib.sha256(word.strip(".,?!:;").encode()).digest()[0] % DIMENSION] += 1.0
    return vector / np.linalg.norm(vector)
