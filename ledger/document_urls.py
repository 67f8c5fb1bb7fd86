"""Document URLs: which document an address opens, and the other way round."""

from collections.abc import Iterable

from sqlalchemy import Engine, select

from ledger.tables import documents
from ledger.transaction import reading

# A statement takes only so many values.
_AT_ONCE = 500


def document_at(engine: Engine, space: str, url: str) -> tuple[str, str] | None:
    """Return source and path of the document with this address; None when none has it, or several have.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    has_address = (documents.c.space == space) & (documents.c.url == url)
    with reading(engine) as connection:
        found = connection.execute(select(documents.c.source, documents.c.path).where(has_address).limit(2)).all()
    return (found[0].source, found[0].path) if len(found) == 1 else None


def document_urls(engine: Engine, space: str, source: str, paths: Iterable[str]) -> dict[str, str]:
    """Return the addresses of documents of a source, by path; without those that are not indexed.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    wanted = sorted(set(paths))[:_AT_ONCE]
    is_wanted = (documents.c.space == space) & (documents.c.source == source) & documents.c.path.in_(wanted)
    with reading(engine) as connection:
        rows = connection.execute(select(documents.c.path, documents.c.url).where(is_wanted)).all()
    return {row.path: row.url for row in rows}
