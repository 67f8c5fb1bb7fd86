"""Cutting: a document as its source holds it becomes what the ledger records of it, and its chunks."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from traceback import extract_tb

from index.chunk import Chunk
from index.embedder import Embedder
from index.errors import StorageError
from indexer.errors import IndexerError, Stumbled
from indexer.identity import new_document_id
from indexer.releases import release_of
from indexer.rows import Link, Placement, chunks_of, title_of, updated_at_of
from indexer.workbench import Workbench
from ledger.documents import IndexedDocument
from ledger.errors import LedgerError
from ledger.policies import store_policy
from ledger.policy import Policy
from sources.document import Document, Entry, Readers
from sources.errors import SourceError
from sources.source import Source

logger = logging.getLogger(__name__)


@contextmanager
def stumbling(source: str, entry: Entry) -> Iterator[None]:
    """Make of a surprise at one document the failure of this document alone.

    What is reported on purpose passes, and so does what the system refuses, which is not the document's fault. The log
    tells the class of the surprise and where it came from: its message may hold text of the document.

    Raises:
        Stumbled: a surprise; the message is the reason that `footnote status` shows.
    """
    try:
        yield
    except (SourceError, StorageError, LedgerError, IndexerError, OSError):
        raise
    except Exception as error:
        kind, where = type(error).__name__, origin_of(error)
        logger.warning("document failed source=%s path=%s error=%s at=%s", source, entry.path, kind, where)
        raise Stumbled(f"the indexer stumbled over it ({kind} at {where}); please report this file") from error


def origin_of(error: Exception) -> str:
    """Return where an error was raised, for a log that must not hold its message: `cutting.py:40`."""
    frame = extract_tb(error.__traceback__, limit=-1)[0]
    return f"{Path(frame.filename).name}:{frame.lineno}"


def cut(
    document: Document, placement: Placement, embedder: Embedder, link: Link
) -> tuple[IndexedDocument, list[Chunk]]:
    """Return a document as it is to be recorded, and its chunks.

    Args:
        document: As its source holds it.
        placement: What else is known of it.
        embedder: Counts tokens.
        link: Makes deep links.

    Raises:
        Unparsable: it is damaged, or of a kind that holds no text.
    """
    # Parsers take half a second to import, and a run that finds nothing new needs none.
    from indexer.parsing.registry import parse  # noqa: PLC0415

    parsed = parse(document)
    chunks = chunks_of(document, parsed, placement, embedder, link)
    indexed = IndexedDocument(
        path=document.path,
        document_id=placement.document_id,
        version=document.version,
        policy_id=placement.policy_id,
        title=title_of(document, parsed),
        url=document.url,
        updated_at=updated_at_of(document, parsed),
        chunk_count=len(chunks),
        indexed_at=placement.indexed_at,
    )
    return indexed, chunks


@dataclass(slots=True)
class Cutter:
    """Cuts the documents of one run.

    Attributes:
        bench: What the run works with.
        source: What it works through.
        taken_ids: Ids of documents that no new one may get.
        serving: While a space is built beside another: what is indexed in that one, by path. The ids of chunks that
            people and agents have noted follow from those of documents, which are called the same.
    """

    bench: Workbench
    source: Source
    taken_ids: set[str]
    serving: Mapping[str, IndexedDocument] = field(default_factory=dict)
    _policy_ids: dict[Readers, int] = field(default_factory=dict)

    def cut(self, document: Document, known: IndexedDocument | None) -> tuple[IndexedDocument, list[Chunk]]:
        """Return a document as it is to be recorded, and its chunks.

        Args:
            document: As its source holds it.
            known: What is indexed of it; it keeps its id.

        Raises:
            Unparsable: it is damaged, or of a kind that holds no text.
            LedgerError: the ledger cannot be written.
        """
        return cut(document, self.place(document, known), self.bench.embedder, self.source.link)

    def place(self, document: Document, known: IndexedDocument | None) -> Placement:
        """Return what the ledger and the run know of a document; the arguments are those of `cut`.

        Raises:
            LedgerError: the ledger cannot be written.
        """
        document_id = known.document_id if known else self._new_id(document)
        self.taken_ids.add(document_id)
        policy_id = self._policy_id(document.readers)
        return Placement(document_id, policy_id, self.bench.clock(), release_of(self.source, document.path))

    def _new_id(self, document: Document) -> str:
        elsewhere = self.serving.get(document.path)
        wanted = elsewhere.document_id if elsewhere else ""
        return new_document_id(document.source, document.path, self.taken_ids, wanted=wanted)

    def _policy_id(self, readers: Readers) -> int:
        """Ask the ledger once for all documents that have the same readers."""
        if readers not in self._policy_ids:
            self._policy_ids[readers] = store_policy(self.bench.ledger, Policy.of(readers))
        return self._policy_ids[readers]
