"""Embedding: vectors for chunks and their statements; what already has them in this space is not embedded again."""

from collections.abc import Callable, Sequence

from index.chunk import Chunk
from index.embedder import Embedder, Embedding
from index.statements import statement_spans
from index.writer import IndexWriter

# Progress is reported, and the lease renewed, after each of these; some seconds on a laptop.
_SLICE = 64


def embeddings_for(
    chunks: Sequence[Chunk], writer: IndexWriter, embedder: Embedder, on_embedded: Callable[[int], None]
) -> list[Embedding]:
    """Return one embedding a chunk, in their order.

    Args:
        chunks: In any order; equal texts are embedded once.
        writer: Knows the embeddings of this space.
        embedder: Makes the missing ones.
        on_embedded: Told how many texts were just embedded.

    Raises:
        ModelUnavailable: the embedding model cannot be loaded or reached.
    """
    distinct = {chunk.digest: chunk for chunk in chunks}
    embeddings = writer.known_embeddings(distinct)
    # Sorted over everything that is missing, so that each slice holds texts of similar length.
    missing = sorted(distinct.keys() - embeddings.keys(), key=lambda digest: len(distinct[digest].embedded_text))
    for start in range(0, len(missing), _SLICE):
        digests = missing[start : start + _SLICE]
        texts = [distinct[digest].embedded_text for digest in digests]
        made = embedder.embed_passages(texts, [statement_spans(distinct[digest]) for digest in digests])
        embeddings.update(zip(digests, made, strict=True))
        on_embedded(len(digests))
    return [embeddings[chunk.digest] for chunk in chunks]
