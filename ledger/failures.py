"""Failures: the documents of a source that were skipped or failed, with the reason a person reads.

They belong to a source, not to a vector space: what cannot be read cannot be read for any model. One that failed and is
not tried again by itself is a dead letter; `indexer.tries` has the rules.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Engine, bindparam, select, update

from ledger.paths import delete_paths, replace_paths
from ledger.run_requests import add_request
from ledger.tables import failures as failures_table
from ledger.transaction import reading, writing
from ledger.waiting_runs import RunRequest


@dataclass(frozen=True, slots=True)
class Failure:
    """One document that is not in the index, or only in an older version.

    Attributes:
        path: Within its source. Characters that no database stores are written as escapes.
        version: The version that was tried, or an empty string when the source named none.
        kind: "skipped" on purpose, or "failed".
        at: Aware, UTC: when it was last tried.
        first_at: Aware, UTC: when this version was first tried; None if that was the only time.
        tries: How often this version was tried, since it was last asked for by a person.
        deaths: In how many of these tries the process ended.
        next_try_at: Aware, UTC: from when on runs try it again; None if they do not, until its version is another.
    """

    path: str
    version: str
    kind: Literal["skipped", "failed"]
    reason: str
    at: datetime
    first_at: datetime | None = None
    tries: int = 1
    deaths: int = 0
    next_try_at: datetime | None = None

    @property
    def is_dead_letter(self) -> bool:
        """Whether it failed, and runs do not try it again by themselves."""
        return self.kind == "failed" and self.next_try_at is None


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


def retry_failures(engine: Engine, paths: Iterable[str], request: RunRequest) -> list[str]:
    """Let documents that failed be tried by the next run of their source as if for the first time, and ask for it.

    Args:
        engine: The ledger.
        paths: Of the documents; those that did not fail are passed over.
        request: Of the run of their source. It is made only if there is one of the documents to try.

    Returns:
        The paths that will be tried.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    columns, wanted = failures_table.c, {_storable(path) for path in paths}
    has_failed = (columns.source == request.source) & (columns.kind == "failed")
    with writing(engine) as connection:
        failed = connection.execute(select(columns.path).where(has_failed).order_by(columns.path)).scalars()
        retried = [path for path in failed if path in wanted]
        if retried:
            again = update(failures_table).where(has_failed, columns.path == bindparam("retried"))
            again = again.values(tries=0, deaths=0, first_at=None, next_try_at=request.asked_at)
            connection.execute(again, [{"retried": path} for path in retried])
            add_request(connection, request)
    return retried


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


def _rows(failed: Sequence[Failure]) -> list[dict[str, Any]]:
    """Return one row a path: of two failures of one document the later counts."""
    rows = {}
    for failure in failed:
        texts = {name: _storable(getattr(failure, name)) for name in ("path", "version", "reason")}
        rows[texts["path"]] = asdict(failure) | texts
    return list(rows.values())


def _storable(text: str) -> str:
    """Escape what UTF-8 or Postgres cannot hold: a file name that is no text is itself a reason to fail."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
