"""Embedding: vectors for chunks; a text that already has one in this space is not embedded again."""

from collections.abc import Callable, Sequence

import numpy as np

from index.chunk import Chunk
from index.embedder import Embedder, Vectors
from index.writer import IndexWriter

# Progress is reported, and the lease renewed, after each of these; some seconds on a laptop.
_SLICE = 64


def vectors_for(
    chunks: Sequence[Chunk], writer: IndexWriter, embedder: Embedder, on_embedded: Callable[[int], None]
) -> Vectors:
    """Return one vector a chunk, shape (len(chunks), dimension).

    Args:
        chunks: In any order; equal texts are embedded once.
        writer: Knows the vectors of this space.
        embedder: Makes the missing ones.
        on_embedded: Told how many texts were just embedded.

    Raises:
        ModelUnavailable: the embedding model cannot be loaded or reached.
    """
    texts = {chunk.digest: chunk.embedded_text for chunk in chunks}
    vectors = writer.known_vectors(texts)
    # Sorted over everything that is missing, so that each slice holds texts of similar length.
    missing = sorted((digest for digest in texts if digest not in vectors), key=lambda digest: len(texts[digest]))
    for start in range(0, len(missing), _SLICE):
        digests = missing[start : start + _SLICE]
        made = embedder.embed_passages([texts[digest] for digest in digests])
        vectors.update(zip(digests, made, strict=True))
        on_embedded(len(digests))
    if not chunks:
        return np.empty((0, embedder.space.dimension), dtype=np.float32)
    return np.stack([vectors[chunk.digest] for chunk in chunks])
