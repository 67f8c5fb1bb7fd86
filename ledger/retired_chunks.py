"""Retired chunks: ids that no row of the index has any more, kept for a while so that what replaced them can be told.

Nothing of what a document says is kept: of headings, which may say much, only digests to compare them by.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, and_, bindparam, delete, insert, literal, select

from ledger.tables import documents
from ledger.tables import retired_chunks as retired_table
from ledger.transaction import reading, writing

_DIGEST_BYTES = 6


@dataclass(frozen=True, slots=True)
class RetiredChunk:
    """A chunk as it stood in the index before its row was replaced or removed.

    Attributes:
        document_id: Of the document that it belonged to.
        policy_id: Who could read it then.
        headings: The digests of the headings above it, outermost first, as `heading_digests` gives them.
        position: Order within the document, from 0.
    """

    chunk_id: str
    document_id: str
    source: str
    policy_id: int
    headings: tuple[str, ...]
    position: int


@dataclass(frozen=True, slots=True)
class LastKnown:
    """A retired chunk, and what is recorded of its document now.

    Attributes:
        policy_id_now: Who may read the document now; None when it is not in the index any more.
        chunk_count_now: How many chunks the document has now; 0 as above.
    """

    chunk: RetiredChunk
    policy_id_now: int | None
    chunk_count_now: int


def heading_digests(headings: Iterable[str]) -> tuple[str, ...]:
    """Return a digest of each heading: equal ones have equal digests."""
    encoded = (heading.encode("utf-8", "surrogatepass") for heading in headings)
    return tuple(hashlib.blake2b(each, digest_size=_DIGEST_BYTES).hexdigest() for each in encoded)


def record_retired(engine: Engine, space: str, chunks: Sequence[RetiredChunk], at: datetime) -> None:
    """Record chunks that are about to go, all or none; what was recorded of the same ids before is replaced.

    Args:
        engine: The ledger.
        space: The fingerprint of their vector space.
        chunks: Each id once.
        at: Aware.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    if not chunks:
        return
    rows = [
        {
            "space": space,
            "chunk_id": chunk.chunk_id,
            "document_id": chunk.document_id,
            "source": chunk.source,
            "policy_id": chunk.policy_id,
            "headings": list(chunk.headings),
            "position": chunk.position,
            "retired_at": at,
        }
        for chunk in chunks
    ]
    is_same = and_(retired_table.c.space == space, retired_table.c.chunk_id == bindparam("old"))
    with writing(engine) as connection:
        connection.execute(delete(retired_table).where(is_same), [{"old": chunk.chunk_id} for chunk in chunks])
        connection.execute(insert(retired_table), rows)


def last_known(engine: Engine, space: str, chunk_id: str) -> LastKnown | None:
    """Return what is recorded of a chunk that was retired, and of its document now; None when nothing is.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    if not chunk_id.isprintable():
        # No id is like that, and not every database would take it.
        return None
    its_document = and_(
        documents.c.document_id == retired_table.c.document_id,
        documents.c.source == retired_table.c.source,
        documents.c.space == retired_table.c.space,
    )
    now = (documents.c.policy_id.label("policy_now"), documents.c.chunk_count)
    statement = (
        select(retired_table, *now)
        .select_from(retired_table.outerjoin(documents, its_document))
        .where(retired_table.c.space == space, retired_table.c.chunk_id == chunk_id)
    )
    with reading(engine) as connection:
        row = connection.execute(statement).first()
    if row is None:
        return None
    old = RetiredChunk(row.chunk_id, row.document_id, row.source, row.policy_id, tuple(row.headings), row.position)
    return LastKnown(old, row.policy_now, row.chunk_count or 0)


def copy_retired(engine: Engine, old: str, new: str) -> None:
    """Record in one space what is recorded of another's retired chunks; what it knows already it keeps.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    names = [column.name for column in retired_table.c if column.name != "space"]
    known = select(retired_table.c.chunk_id).where(retired_table.c.space == new)
    others = (retired_table.c.space == old) & retired_table.c.chunk_id.not_in(known)
    rows = select(literal(new), *(retired_table.c[name] for name in names)).where(others)
    with writing(engine) as connection:
        connection.execute(insert(retired_table).from_select(["space", *names], rows))


def forget_retired(engine: Engine, before: datetime) -> None:
    """Forget, in all spaces, what was retired before a time.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        connection.execute(delete(retired_table).where(retired_table.c.retired_at < before))
