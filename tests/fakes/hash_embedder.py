"""HashEmbedder: an embedder whose vectors come from the words themselves. Deterministic, instant, no model."""

import hashlib
from collections.abc import Sequence

import numpy as np

from index.chunk import Chunk
from index.embedder import Embedder, Embedding, Span, Vectors, embed_apart
from index.space import Space
from index.statements import statement_spans

DIMENSION = 32


class HashEmbedder:
    """Texts that share words are near each other. Counts what it embeds, so that reuse can be observed."""

    def __init__(self, *, model: str = "hash", max_tokens: int = 64) -> None:
        self.space = Space(model, "1", DIMENSION)
        self.max_tokens = max_tokens
        self.embedded: list[str] = []

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def embed_passages(self, texts: Sequence[str], spans: Sequence[Sequence[Span]] = ()) -> list[Embedding]:
        self.embedded.extend(texts)
        return embed_apart(texts, spans, lambda each: np.array([_vector(text) for text in each], dtype=np.float32))

    def embed_question(self, question: str) -> Vectors:
        return _vector(question)


def _vector(text: str) -> Vectors:
    vector = np.full(DIMENSION, 1e-3, dtype=np.float32)
    for word in text.lower().split():
        vector[hashlib.sha256(word.strip(".,?!:;").encode()).digest()[0] % DIMENSION] += 1.0
    return vector / np.linalg.norm(vector)


def embeddings_of(embedder: Embedder, chunks: Sequence[Chunk]) -> list[Embedding]:
    """Embed chunks with their statements, as the indexer does."""
    return embedder.embed_passages(
        [chunk.embedded_text for chunk in chunks], [statement_spans(chunk) for chunk in chunks]
    )
