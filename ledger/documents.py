"""Documents: what is indexed of each source in each vector space, and up to where a source has been read.

A document is recorded after its chunks are in the index: a crash in between repeats work and loses nothing. It is
forgotten before they are hidden: rows that the ledger does not know are seen by nobody after the next run has begun.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, and_, case, delete, func, insert, select, update

from ledger.paths import delete_paths, replace_paths
from ledger.tables import checkpoints, documents
from ledger.transaction import reading, writing


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """One document of a source as it stands in the index.

    Attributes:
        path: Where the source has it now; one document a path.
        document_id: Stays the same when the document moves; unique within its space and source.
        version: The source's version that was indexed; empty while nobody knows which text its rows hold.
        policy_id: Of a stored policy.
        updated_at: Aware, UTC: the document's last change at its source.
        chunk_count: Number of its chunks in the index.
        indexed_at: Aware, UTC.
    """

    path: str
    document_id: str
    version: str
    policy_id: int
    title: str
    url: str
    updated_at: datetime
    chunk_count: int
    indexed_at: datetime


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """What is indexed of one source.

    Attributes:
        documents: Number of documents.
        chunks: Number of their chunks.
        newest_updated_at: Aware, UTC: the latest change of any of its documents.
        last_indexed_at: Aware, UTC: when a document of it was last indexed.
        in_doubt: Number of documents of which nobody knows which text their rows hold: they are to be read again.
    """

    documents: int
    chunks: int
    newest_updated_at: datetime
    last_indexed_at: datetime
    in_doubt: int = 0


_FIELDS = tuple(field.name for field in fields(IndexedDocument))


def indexed_documents(engine: Engine, space: str, source: str) -> dict[str, IndexedDocument]:
    """Return every recorded document of a source by its path.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    statement = select(*(documents.c[name] for name in _FIELDS)).where(_of_source(space, source))
    with reading(engine) as connection:
        return {row.path: IndexedDocument(*row) for row in connection.execute(statement)}


def record_documents(engine: Engine, space: str, source: str, indexed: Sequence[IndexedDocument]) -> None:
    """Record documents, all or none; what was recorded under the same paths is replaced.

    Raises:
        RecordRefused: a document id stands at two paths, a path is named twice, or a policy is not stored.
        LedgerUnavailable: the ledger cannot be written.
    """
    if not indexed:
        return
    rows = [{name: getattr(document, name) for name in _FIELDS} for document in indexed]
    with writing(engine) as connection:
        replace_paths(connection, documents, {"space": space, "source": source}, rows)


def forget_documents(engine: Engine, space: str, source: str, paths: Iterable[str]) -> None:
    """Remove documents from the record; paths that are not there are passed over.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    gone = list(paths)
    if not gone:
        return
    with writing(engine) as connection:
        delete_paths(connection, documents, {"space": space, "source": source}, gone)


def rename_document(engine: Engine, space: str, source: str, old: str, new: str) -> None:
    """Move a document to another path with its id; one that was recorded there is forgotten.

    Nothing changes when no document is recorded at the old path.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    if old == new:
        return
    at_old = and_(_of_source(space, source), documents.c.path == old)
    at_new = and_(_of_source(space, source), documents.c.path == new)
    with writing(engine) as connection:
        if connection.execute(select(documents.c.path).where(at_old)).first() is None:
            return
        connection.execute(delete(documents).where(at_new))
        connection.execute(update(documents).where(at_old).values(path=new))


def document_counts(engine: Engine, space: str) -> dict[str, SourceCounts]:
    """Return what is indexed, by source; a source without documents is absent.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    statement = (
        select(
            documents.c.source,
            func.count().label("documents"),
            func.sum(documents.c.chunk_count).label("chunks"),
            func.max(documents.c.updated_at).label("newest_updated_at"),
            func.max(documents.c.indexed_at).label("last_indexed_at"),
            func.sum(case((documents.c.version == "", 1), else_=0)).label("in_doubt"),
        )
        .where(documents.c.space == space)
        .group_by(documents.c.source)
    )
    with reading(engine) as connection:
        return {
            row.source: SourceCounts(
                documents=row.documents,
                chunks=int(row.chunks),
                newest_updated_at=row.newest_updated_at,
                last_indexed_at=row.last_indexed_at,
                in_doubt=int(row.in_doubt),
            )
            for row in connection.execute(statement)
        }


def checkpoint(engine: Engine, space: str, source: str) -> str | None:
    """Return up to where a source has been worked through, or None if it never has.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    statement = select(checkpoints.c.checkpoint).where(_checkpoint_of(space, source))
    with reading(engine) as connection:
        return connection.execute(statement).scalar()


def record_checkpoint(engine: Engine, space: str, source: str, checkpoint: str, at: datetime) -> None:
    """Record that a source has been worked through up to a checkpoint.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    row = {"space": space, "source": source, "checkpoint": checkpoint, "recorded_at": at}
    with writing(engine) as connection:
        connection.execute(delete(checkpoints).where(_checkpoint_of(space, source)))
        connection.execute(insert(checkpoints), row)


def _of_source(space: str, source: str) -> ColumnElement[bool]:
    return and_(documents.c.space == space, documents.c.source == source)


def _checkpoint_of(space: str, source: str) -> ColumnElement[bool]:
    return and_(checkpoints.c.space == space, checkpoints.c.source == source)
