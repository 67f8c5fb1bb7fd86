"""Embedding: vectors for chunks and their statements; what already has them in this space is not embedded again."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from index.chunk import Chunk
from index.embedder import Embedder, Embedding
from index.errors import ModelUnavailable
from index.statements import statement_spans
from index.writer import IndexWriter

# Progress is reported, and the lease renewed, after each of these; some seconds on a laptop.
_SLICE = 64
_ANY_NUMBER = 2**63

OnEmbedded = Callable[[Sequence[Chunk]], None]


def embeddings_for(
    chunks: Iterable[Chunk],
    writer: IndexWriter,
    embedder: Embedder,
    on_embedded: OnEmbedded,
    *,
    at_most: int = _ANY_NUMBER,
) -> dict[str, Embedding]:
    """Return the embeddings of these chunks by their digests.

    Args:
        chunks: In any order; equal texts are embedded once.
        writer: Knows the embeddings of this space.
        embedder: Makes the missing ones.
        on_embedded: Told what was just embedded, one chunk a text.
        at_most: Make none if more than so many are missing; those are then absent.

    Raises:
        ModelUnavailable: the embedding model cannot be loaded or reached, or makes no vectors.
    """
    distinct = {chunk.digest: chunk for chunk in chunks}
    embeddings = writer.known_embeddings(distinct)
    # Sorted over everything that is missing, so that each slice holds texts of similar length.
    missing = sorted(distinct.keys() - embeddings.keys(), key=lambda digest: len(distinct[digest].embedded_text))
    if len(missing) > at_most:
        return embeddings
    for start in range(0, len(missing), _SLICE):
        digests = missing[start : start + _SLICE]
        texts = [distinct[digest] for digest in digests]
        embeddings.update(zip(digests, _embed(texts, embedder), strict=True))
        on_embedded(texts)
    return embeddings


def _embed(chunks: Sequence[Chunk], embedder: Embedder) -> list[Embedding]:
    spans = [statement_spans(chunk) for chunk in chunks]
    made = embedder.embed_passages([chunk.embedded_text for chunk in chunks], spans)
    if not all(np.isfinite(each.vector).all() and np.isfinite(each.statements).all() for each in made):
        raise ModelUnavailable(
            f"The embedding model {embedder.space.model} returned vectors that are not numbers. Run `footnote doctor`, "
            "or let another model serve (docs/operations.md)."
        )
    return made
