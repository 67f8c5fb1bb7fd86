"""Healing: brings index and ledger to agreement before a run.

Rows are written before the ledger records them, so a crash in between leaves rows the ledger does not know, or a
document it believes in whose rows are gone. Usually the run that follows repeats the work; what it cannot see, such
as a document that vanished at its source meanwhile, is mended here.
"""

import logging

from sqlalchemy import Engine

from index.writer import IndexWriter
from ledger.documents import forget_documents, indexed_documents

logger = logging.getLogger(__name__)


def heal(ledger: Engine, writer: IndexWriter, source: str) -> bool:
    """Remove rows that the ledger does not know, and forget documents whose rows are not all there.

    Returns:
        Whether a document was forgotten, so that the source must be listed in full.
    """
    space = writer.space.fingerprint
    known = indexed_documents(ledger, space, source)
    rows = writer.chunk_counts(source)
    expected = {document.document_id: document.chunk_count for document in known.values()}
    orphans = rows.keys() - expected.keys()
    torn = [path for path, document in known.items() if rows.get(document.document_id, 0) != document.chunk_count]
    if orphans:
        writer.remove_documents(orphans)
    if torn:
        forget_documents(ledger, space, source, torn)
    if orphans or torn:
        logger.warning("index healed source=%s orphans=%d torn=%d", source, len(orphans), len(torn))
    return bool(torn)
