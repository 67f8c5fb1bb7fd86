"""Batch: documents that are replaced in one commit, then recorded in the ledger."""

import logging
from dataclasses import dataclass, field
from time import monotonic

from index.chunk import Chunk
from index.embedder import Embedding
from index.errors import ModelUnavailable
from indexer.embedding import OnEmbedded, embeddings_for
from indexer.workbench import Workbench
from ledger.documents import IndexedDocument, record_documents
from ledger.failures import clear_failures

logger = logging.getLogger(__name__)

# Enough that a commit of 0.1 s pays; few enough that a crash repeats only seconds of work, also where a source is slow.
_FULL_CHUNKS = 512
_FULL_DOCUMENTS = 500
_FULL_SECONDS = 5.0
# So many texts take a laptop under two seconds: an edit is found by its meaning as soon as by its words. More wait.
_EMBEDDED_AT_ONCE = 32


@dataclass(slots=True)
class Batch:
    """Collects documents with their chunks until they are written."""

    chunks: list[Chunk] = field(default_factory=list)
    documents: list[IndexedDocument] = field(default_factory=list)
    _begun: float = field(default_factory=monotonic)

    @property
    def is_full(self) -> bool:
        """Whether it is worth a commit."""
        is_large = len(self.chunks) >= _FULL_CHUNKS or len(self.documents) >= _FULL_DOCUMENTS
        return is_large or monotonic() - self._begun >= _FULL_SECONDS

    def add(self, document: IndexedDocument, chunks: list[Chunk]) -> None:
        """Add a document, which may have no chunk at all."""
        self.documents.append(document)
        self.chunks.extend(chunks)


def write(batch: Batch, source: str, bench: Workbench, on_embedded: OnEmbedded) -> int:
    """Replace the documents' rows in one commit, then record them.

    In that order: a crash in between repeats work and loses nothing. A few new texts are embedded first; of many, the
    rows are stored without vectors, to be found by their words until the vectors follow.

    Returns:
        How many chunks wait for their vectors.
    """
    if not batch.documents:
        return 0
    known = _embeddings(batch.chunks, bench, on_embedded)
    embeddings = [known.get(chunk.digest) for chunk in batch.chunks]
    bench.writer.replace_documents((document.document_id for document in batch.documents), batch.chunks, embeddings)
    record_documents(bench.ledger, bench.writer.space.fingerprint, source, batch.documents)
    if bench.beside is None:
        clear_failures(bench.ledger, source, (document.path for document in batch.documents))
    return embeddings.count(None)


def _embeddings(chunks: list[Chunk], bench: Workbench, on_embedded: OnEmbedded) -> dict[str, Embedding]:
    try:
        return embeddings_for(chunks, bench.writer, bench.embedder, on_embedded, at_most=_EMBEDDED_AT_ONCE)
    except ModelUnavailable as error:
        # Whoever needs an answer now needs the words now. The fill tries again, and reports what it meets.
        logger.info("vectors put off: %s", error)
        return embeddings_for(chunks, bench.writer, bench.embedder, on_embedded, at_most=0)
