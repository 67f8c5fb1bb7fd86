"""Moving: everything that one ledger holds is put into an empty one, in one transaction, and compared before it ends.

Killed at any point, the new ledger is empty and the old one is as it was.
"""

import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, false, func, insert, select
from sqlalchemy.engine import URL

from ledger.chat_tables import questions
from ledger.engine import open_ledger, parse_url
from ledger.errors import MoveRefused, RecordRefused
from ledger.sole_use import sole_use
from ledger.transaction import ledger_name, translated, writing

logger = logging.getLogger(__name__)

# All tables, each after those that it refers to: those of the chat are among them once their module is imported.
_TABLES = questions.metadata.sorted_tables
# Rows hold some kilobytes at most, so a batch takes some megabytes.
_BATCH_ROWS = 1000

Row = Sequence[Any]
Told = Callable[[int, int], None]
"""Is told how many steps are done, and of how many: each row is one when it is copied and one when it is compared."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of it.

    Attributes:
        source: How messages name the ledger that was read.
        target: The one that was written.
        rows: How many, by table, in the order in which they were written.
    """

    source: str
    target: str
    rows: Mapping[str, int]


@dataclass(slots=True)
class _Steps:
    told: Told
    total: int
    done: int = 0

    def add(self, rows: int) -> None:
        self.done += rows
        self.told(self.done, self.total)


@dataclass(slots=True)
class _Sum:
    """How many rows a table has, and a sum over their contents that their order does not change."""

    rows: int = 0
    total: int = 0

    def add(self, rows: Sequence[Row]) -> None:
        for row in rows:
            text = json.dumps(list(row), sort_keys=True, default=str)
            self.total = (self.total + int.from_bytes(sha256(text.encode()).digest())) % 2**256
        self.rows += len(rows)


def move_ledger(source_url: str, target_url: str, *, now: datetime, told: Told = lambda _done, _total: None) -> Moved:
    """Put everything that one ledger holds into another one, which is created if it is new.

    Args:
        source_url: The ledger that is read; it is not changed.
        target_url: The ledger that is written, of the same kind or of the other one.
        now: The time, aware, in UTC.
        told: Learns how far it is.

    Raises:
        MoveRefused: the one is in use, not there or out of date, the other is not empty, or they differ afterwards.
        RecordRefused: a row cannot be stored there; the message says of which table.
        LedgerTooNew: a newer Footnote has migrated one of them.
        LedgerUnavailable: one of them cannot be reached, read or written.
    """
    urls = parse_url(source_url), parse_url(target_url)
    names = ledger_name(urls[0]), ledger_name(urls[1])
    if _place(urls[0]) == _place(urls[1]):
        raise MoveRefused(f"Both are the ledger {names[0]}. Name the one that is to be moved, then an empty one.")
    with sole_use(source_url, now) as source:
        engine = open_ledger(target_url)
        try:
            with writing(engine, may_pause=True) as target:
                _require_empty(target, names[1])
                steps = _Steps(told, 2 * sum(_counts(source).values()))
                sums = {table: _copy(source, target, table, steps) for table in _TABLES}
                _require_same(target, sums, steps)
                _go_on_counting(target)
        finally:
            engine.dispose()
    rows = {table.name: each.rows for table, each in sums.items()}
    logger.info("ledger moved rows=%d", sum(rows.values()))
    return Moved(*names, rows)


def _place(url: URL) -> object:
    """Return what tells one ledger from another, whoever opens it."""
    if url.get_backend_name() == "sqlite":
        return Path(url.database or "").resolve()
    return url.host, url.port, url.database, url.query.get("host")


def _counts(connection: Connection) -> dict[str, int]:
    return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in _TABLES}


def _require_empty(target: Connection, name: str) -> None:
    if taken := [f"{count:,} of {table}" for table, count in _counts(target).items() if count]:
        raise MoveRefused(
            f"The ledger {name} is not empty: it holds {', '.join(taken)}. Nothing is overwritten, nor mixed with what "
            "is there: name an empty database, or drop this one and create it again. No process of Footnote may have "
            "been started with it, as each writes the configured groups."
        )


def _copy(source: Connection, target: Connection, table: Table, steps: _Steps) -> _Sum:
    """Write the rows of a table and return their sum."""
    found, names = _Sum(), table.c.keys()
    for batch in _batches(source, table):
        rows = [_storable(row, target) for row in batch]
        try:
            with translated(target.engine.url):
                target.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
        except RecordRefused as error:
            raise RecordRefused(f"{error} It is one of the table {table.name}; nothing was moved.") from error
        found.add(rows)
        steps.add(len(rows))
    return found


def _batches(connection: Connection, table: Table) -> Iterator[Sequence[Row]]:
    yield from connection.execute(select(table), execution_options={"yield_per": _BATCH_ROWS}).partitions()


def _storable(row: Row, target: Connection) -> Row:
    """Return a row as the target can hold it: texts of Postgres have no zero bytes, as those of SQLite may."""
    if target.dialect.name != "postgresql":
        return row
    return [value.replace("\0", "\\x00") if isinstance(value, str) else value for value in row]


def _require_same(target: Connection, sums: Mapping[Table, _Sum], steps: _Steps) -> None:
    """Read everything back and compare it with what was read from the source."""
    for table, expected in sums.items():
        found = _Sum()
        for batch in _batches(target, table):
            found.add(batch)
            steps.add(len(batch))
        if found != expected:
            raise MoveRefused(
                f"The table {table.name} is not the same afterwards: {expected.rows:,} rows were read, {found.rows:,} "
                "are there, or they differ. Nothing was moved. Please report this."
            )


def _go_on_counting(target: Connection) -> None:
    """Let ids that the server gives go on after those that were written; SQLite does so by itself."""
    if target.dialect.name != "postgresql":
        return
    for table in _TABLES:
        column = table.autoincrement_column
        if column is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            # With false the next id is the number itself, and so 1 in a table without rows.
            target.execute(select(func.setval(sequence, func.coalesce(func.max(column), 0) + 1, false())))
