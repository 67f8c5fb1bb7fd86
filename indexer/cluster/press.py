"""Press: what a node does of the embedding: chunks get their vectors, and become rows beside the table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from socket import gethostname

from index.chunk import Chunk
from index.embedder import Embedding, Span
from index.errors import ModelUnavailable
from index.fragments import write_fragments
from indexer.cluster.site import OpenSite
from indexer.embedding import embed, look_up


@dataclass(frozen=True, slots=True)
class Pick:
    """What is to become of a document that was cut.

    Attributes:
        urls: Deep links to its chunks, in order.
        is_new: No row is of this document: its rows can be written beside the table. Those of others take the place of
            rows, which the driver alone may touch.
    """

    urls: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True, slots=True)
class Pressed:
    """What came of some documents.

    Attributes:
        fragments: Rows of those that are new, for `append_fragments`.
        chunks: Of those that are not.
        embeddings: One a chunk; None for one that waits for its vectors.
        embedded: How many texts were embedded.
        waiting: How many chunks wait, new ones among them.
    """

    fragments: list[str]
    chunks: list[Chunk]
    embeddings: list[Embedding | None]
    embedded: int
    waiting: int


class Press:
    """One process that embeds. It loads the model at its first use, and keeps it."""

    def __init__(self, open_site: OpenSite) -> None:
        self._open_site = open_site

    def ready(self) -> str:
        """Open what it works with, and return the name of the node.

        Raises:
            ClusterUnusable: this node cannot take part.
        """
        self._open_site()
        return gethostname()

    def press(self, picks: Sequence[Pick | None], documents: Sequence[Sequence[Chunk]]) -> Pressed:
        """Embed the chunks of documents, and write the rows of new ones.

        Args:
            picks: One a document; None for one that is left out after all.
            documents: The chunks of each.

        Raises:
            UnwritableIndex: this node cannot read or write the index.
        """
        linked = [
            (pick, [replace(chunk, url=url) for chunk, url in zip(chunks, pick.urls, strict=True)])
            for pick, chunks in zip(picks, documents, strict=True)
            if pick
        ]
        new = [chunk for pick, chunks in linked if pick.is_new for chunk in chunks]
        old = [chunk for pick, chunks in linked if not pick.is_new for chunk in chunks]
        made, embedded = self._embeddings([*new, *old])
        rows = [made.get(chunk.digest) for chunk in new]
        embeddings = [made.get(chunk.digest) for chunk in old]
        fragments = write_fragments(self._open_site().writer, new, rows)
        return Pressed(fragments, old, embeddings, embedded, rows.count(None) + embeddings.count(None))

    def embed(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[Embedding]:
        """Embed passages; arguments and errors are those of `Embedder.embed_passages`."""
        return self._open_site().embedder.embed_passages(texts, spans)

    def _embeddings(self, chunks: Sequence[Chunk]) -> tuple[dict[str, Embedding], int]:
        site = self._open_site()
        known, missing = look_up(chunks, site.writer)
        try:
            made = embed(missing, site.embedder) if missing else {}
        except ModelUnavailable:
            # Words can be found meanwhile. The fill at the end of the run tries again, and reports what it meets.
            return known, 0
        return known | made, len(made)
