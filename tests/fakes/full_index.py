"""An index whose disk is full until a test makes room."""

from collections.abc import Iterable, Sequence

from index.chunk import Chunk
from index.embedder import Embedding
from index.errors import UnwritableIndex
from index.writer import IndexWriter

SAID = "The index cannot be read or written: there is no space left on its disk."


class FullIndex(IndexWriter):
    """Takes no rows while it is full."""

    is_full = True

    def replace_documents(
        self, document_ids: Iterable[str], chunks: Sequence[Chunk], embeddings: Sequence[Embedding | None]
    ) -> None:
        if self.is_full:
            raise UnwritableIndex(SAID)
        super().replace_documents(document_ids, chunks, embeddings)
