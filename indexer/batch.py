"""Batch: documents that are embedded together and replaced in one commit, then recorded in the ledger."""

from collections.abc import Callable
from dataclasses import dataclass, field

from index.chunk import Chunk
from indexer.embedding import embeddings_for
from indexer.workbench import Workbench
from ledger.documents import IndexedDocument, record_documents
from ledger.failures import clear_failures

# Enough chunks that sorting by length and a commit of 0.1 s pay; few enough that a crash repeats only
# seconds of work.
_FULL_CHUNKS = 256
_FULL_DOCUMENTS = 200


@dataclass(slots=True)
class Batch:
    """Collects documents with their chunks until they are written."""

    chunks: list[Chunk] = field(default_factory=list)
    documents: list[IndexedDocument] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Whether it is worth a commit."""
        return len(self.chunks) >= _FULL_CHUNKS or len(self.documents) >= _FULL_DOCUMENTS

    def add(self, document: IndexedDocument, chunks: list[Chunk]) -> None:
        """Add a document, which may have no chunk at all."""
        self.documents.append(document)
        self.chunks.extend(chunks)


def write(batch: Batch, source: str, bench: Workbench, on_embedded: Callable[[int], None]) -> None:
    """Embed what is new, replace the documents' rows in one commit, then record them.

    In that order: a crash in between repeats work and loses nothing.

    Raises:
        ModelUnavailable: the embedding model cannot be loaded or reached; nothing of the batch was written.
    """
    if not batch.documents:
        return
    embeddings = embeddings_for(batch.chunks, bench.writer, bench.embedder, on_embedded)
    bench.writer.replace_documents((document.document_id for document in batch.documents), batch.chunks, embeddings)
    record_documents(bench.ledger, bench.writer.space.fingerprint, source, batch.documents)
    clear_failures(bench.ledger, source, (document.path for document in batch.documents))
