"""Embedding: vectors for chunks and their statements; what already has them in this space is not embedded again."""

import logging
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from index.chunk import Chunk
from index.embedder import Embedder, Embedding, TextsRefused
from index.errors import ModelUnavailable
from index.statements import statement_spans
from index.writer import IndexWriter

logger = logging.getLogger(__name__)

OnEmbedded = Callable[[Sequence[Chunk]], None]


def embeddings_for(
    chunks: Iterable[Chunk], writer: IndexWriter, embedder: Embedder, on_embedded: OnEmbedded, *, at_most: int
) -> dict[str, Embedding]:
    """Return the embeddings of these chunks by their digests.

    Args:
        chunks: In any order; equal texts are embedded once.
        writer: Knows the embeddings of this space.
        embedder: Makes the missing ones.
        on_embedded: Told what was embedded, one chunk a text.
        at_most: Make none if more than so many are missing; those are then absent.

    Raises:
        ModelUnavailable: the embedding model cannot be loaded or reached, or makes no vectors.
    """
    embeddings, missing = look_up(chunks, writer)
    if missing and len(missing) <= at_most:
        embeddings |= embed(missing, embedder)
        on_embedded(missing)
    return embeddings


def look_up(chunks: Iterable[Chunk], writer: IndexWriter) -> tuple[dict[str, Embedding], list[Chunk]]:
    """Return the embeddings of these chunks that are stored, by their digests, and one chunk of each other text."""
    distinct = {chunk.digest: chunk for chunk in chunks}
    embeddings = writer.known_embeddings(distinct)
    return embeddings, [chunk for digest, chunk in distinct.items() if digest not in embeddings]


def embed(chunks: Sequence[Chunk], embedder: Embedder) -> dict[str, Embedding]:
    """Make the embeddings of these chunks, whose texts differ, and return them by their digests.

    What the model does not take is not among them: its rows go on without vectors, found by their words.

    Raises:
        ModelUnavailable: the embedding model cannot be loaded or reached, or makes no vectors.
    """
    made = _made(chunks, embedder)
    found = {chunk.digest: each for chunk, each in zip(chunks, made, strict=True) if each is not None}
    if not all(np.isfinite(each.vector).all() and np.isfinite(each.statements).all() for each in found.values()):
        raise ModelUnavailable(
            f"The embedding model {embedder.space.model} returned vectors that are not numbers. Run `footnote doctor`, "
            "or let another model serve (docs/operations.md)."
        )
    return found


def _made(chunks: Sequence[Chunk], embedder: Embedder) -> Sequence[Embedding | None]:
    spans = [statement_spans(chunk) for chunk in chunks]
    try:
        return embedder.embed_passages([chunk.embedded_text for chunk in chunks], spans)
    except TextsRefused as refused:
        for chunk in (chunks[position] for position in sorted(refused.news)):
            logger.warning(
                "passage not taken by the embedding model source=%s path=%s chunk=%s",
                chunk.source,
                chunk.path,
                chunk.id,
            )
        return refused.made
