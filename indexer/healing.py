"""Healing: brings index and ledger to agreement around a run.

Rows are written before the ledger records them, and a ledger or an index can get lost. Before a run, documents whose
rows are not those that the ledger tells of are put in doubt, so that they are read again under their old ids. Rows that
no document owns, also those of documents that are gone, are hidden from everybody at once and removed by the end of
the run: what was moved by a source that tells of no renames finds its vectors there.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from index.writer import IndexWriter
from indexer.plan import UNCERTAIN
from indexer.releases import release_of
from indexer.retiring import retire_orphans
from ledger.documents import IndexedDocument, indexed_documents, record_documents
from ledger.engine import Ledger
from ledger.policies import store_policy
from ledger.policy import NOBODY
from ledger.runs import RunStatus, runs
from sources.source import Source

logger = logging.getLogger(__name__)

_RECENT_RUNS = 50


@dataclass(frozen=True, slots=True)
class Healed:
    """What did not agree.

    Attributes:
        in_doubt: The documents that are in doubt now, by path.
        has_orphans: Whether there are rows that no document owns.
    """

    in_doubt: dict[str, IndexedDocument]
    has_orphans: bool


def heal(
    ledger: Ledger, writer: IndexWriter, source: str, known: Mapping[str, IndexedDocument], at: datetime
) -> Healed:
    """Put torn documents in doubt, and retire and hide orphaned rows.

    Args:
        ledger: Where it is recorded.
        writer: Knows the rows.
        source: Its name.
        known: What the ledger tells of the source, by path.
        at: Aware: now.
    """
    rows = writer.chunk_counts(source)
    torn = [
        replace(document, chunk_count=rows.get(document.document_id, 0))
        for document in known.values()
        if rows.get(document.document_id, 0) != document.chunk_count
    ]
    in_doubt = doubt(ledger, writer.space.fingerprint, source, torn)
    orphans = rows.keys() - {document.document_id for document in known.values()}
    if orphans:
        retire_orphans(ledger, writer, orphans, at)
    hide(ledger, writer, orphans)
    if orphans or torn:
        logger.warning("index healed source=%s orphans=%d torn=%d", source, len(orphans), len(torn))
    return Healed(in_doubt, bool(orphans))


def doubt_releases(
    ledger: Ledger, writer: IndexWriter, source: Source, known: Mapping[str, IndexedDocument]
) -> dict[str, IndexedDocument]:
    """Put documents in doubt whose rows tell another release than their path does by the settings as they are now.

    Returns:
        The documents that are in doubt now, by path.
    """
    stored = writer.releases(source.name)
    outdated = [
        document
        for path, document in known.items()
        if document.chunk_count and stored.get(document.document_id, ("", "")) != release_of(source, path)
    ]
    return doubt(ledger, writer.space.fingerprint, source.name, outdated)


def hide(ledger: Ledger, writer: IndexWriter, document_ids: Iterable[str]) -> None:
    """Let nobody read the rows of these documents any more, and keep their vectors."""
    if hidden := list(document_ids):
        writer.set_policy(hidden, store_policy(ledger, NOBODY))


def doubt(ledger: Ledger, space: str, source: str, documents: Iterable[IndexedDocument]) -> dict[str, IndexedDocument]:
    """Record, before their rows change, that these documents must be read again should the change not be completed.

    Returns:
        What is recorded of them now, by path.
    """
    doubted = [replace(document, version=UNCERTAIN) for document in documents]
    record_documents(ledger, space, source, doubted)
    return {document.path: document for document in doubted}


def remove_orphans(ledger: Ledger, writer: IndexWriter, source: str) -> None:
    """Remove the rows of documents that the ledger does not know."""
    known = indexed_documents(ledger, writer.space.fingerprint, source).values()
    writer.remove_documents(writer.chunk_counts(source).keys() - {document.document_id for document in known})


def was_interrupted(ledger: Ledger, space: str, source: str) -> bool:
    """Tell whether the last run of a source in a space did not come to its end; when in doubt, it did not.

    What it has already done belongs to a state of the source that no later list of changes may tell of: a document
    that came and went in between is in none.
    """
    ended = [run for run in runs(ledger, source, limit=_RECENT_RUNS) if run.status is not RunStatus.RUNNING]
    last = next((run for run in ended if run.space == space), None)
    return last is None or last.status is not RunStatus.DONE
