"""Failures: the documents of a source that were skipped or failed, with the reason a person reads.

They belong to a source, not to a vector space: what cannot be read cannot be read for any model.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Engine, delete, select

from ledger.paths import delete_paths, replace_paths
from ledger.tables import failures as failures_table
from ledger.transaction import reading, writing


@dataclass(frozen=True, slots=True)
class Failure:
    """One document that is not in the index.

    Attributes:
        path: Within its source. Characters that no database stores are written as escapes.
        version: The version that was tried, or an empty string when the source named none.
        kind: "skipped" on purpose, or "failed".
        at: Aware, UTC.
    """

    path: str
    version: str
    kind: Literal["skipped", "failed"]
    reason: str
    at: datetime


_FIELDS = tuple(field.name for field in fields(Failure))


def failures(engine: Engine, source: str) -> list[Failure]:
    """Return the failures of a source, by path.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    statement = (
        select(*(failures_table.c[name] for name in _FIELDS))
        .where(failures_table.c.source == source)
        .order_by(failures_table.c.path)
    )
    with reading(engine) as connection:
        return [Failure(*row) for row in connection.execute(statement)]


def record_failures(engine: Engine, source: str, failed: Sequence[Failure]) -> None:
    """Record failures; an earlier one of the same path is replaced.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    rows = _rows(failed)
    if not rows:
        return
    with writing(engine) as connection:
        replace_paths(connection, failures_table, {"source": source}, rows)


def clear_failures(engine: Engine, source: str, paths: Iterable[str]) -> None:
    """Forget the failures of documents that were indexed after all, or are gone.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    cleared = [_storable(path) for path in paths]
    if not cleared:
        return
    with writing(engine) as connection:
        delete_paths(connection, failures_table, {"source": source}, cleared)


def replace_all_failures(engine: Engine, source: str, failed: Sequence[Failure]) -> None:
    """Make these all the failures of a source, as after a listing that named every document.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    rows = _rows(failed)
    with writing(engine) as connection:
        connection.execute(delete(failures_table).where(failures_table.c.source == source))
        replace_paths(connection, failures_table, {"source": source}, rows)


def _rows(failed: Sequence[Failure]) -> list[dict[str, Any]]:
    """Return one row a path: of two failures of one document the later counts."""
    rows = {}
    for failure in failed:
        path = _storable(failure.path)
        rows[path] = {
            "path": path,
            "version": _storable(failure.version),
            "kind": failure.kind,
            "reason": _storable(failure.reason),
            "at": failure.at,
        }
    return list(rows.values())


def _storable(text: str) -> str:
    """Escape what UTF-8 or Postgres cannot hold: a file name that is no text is itself a reason to fail."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
