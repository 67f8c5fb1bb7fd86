"""Sole use: a ledger that nobody else has open, so that what is read from it is all, and stays so.

Of a file SQLite itself tells: whoever has it open holds a lock on it. A server tells which sessions its database has;
those of the same user are taken for Footnote's, and whoever has none at this moment may still hold a lease.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, text

from ledger.engine import parse_url
from ledger.errors import LedgerBusy, MoveRefused
from ledger.leases import held_leases
from ledger.postgres import build_postgres_engine
from ledger.revision import HEAD, stored_revision
from ledger.sqlite import build_sqlite_engine
from ledger.transaction import ledger_name, writing
from ledger.upgrade import refuse_newer

# Enough for a command that is about to end; who has it open for longer has it open for good.
_PATIENCE_SECONDS = 2
_END_THEM = "End the indexer, the bot, the MCP server and every `footnote` command that uses it"

_OTHER_SESSIONS = text(
    "SELECT coalesce(nullif(application_name, ''), 'a program without a name') || ' at ' || "
    "coalesce(host(client_addr), 'the server itself') FROM pg_stat_activity WHERE datname = current_database() "
    "AND usename = current_user AND backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY 1"
)


@contextmanager
def sole_use(url: str, now: datetime) -> Iterator[Connection]:
    """Yield a connection to a ledger that nobody else uses; whoever tries to write it meanwhile waits, or is refused.

    Args:
        url: As in `ledger.engine.open_ledger`, of a ledger that is there and up to date. Nothing in it is changed.
        now: The time, aware, in UTC.

    Raises:
        MoveRefused: there is no ledger, an older Footnote wrote it, or somebody uses it.
        LedgerTooNew: a newer Footnote has migrated it.
        LedgerUnavailable: it cannot be reached or read.
    """
    engine = _build_engine(url)
    with ExitStack() as stack:
        stack.callback(engine.dispose)
        try:
            connection = stack.enter_context(writing(engine, patience_seconds=_PATIENCE_SECONDS, may_pause=True))
        except LedgerBusy as error:
            raise MoveRefused(
                f"Another process uses the ledger {ledger_name(engine.url)}. {_END_THEM}, then try again."
            ) from error
        _require_current(connection)
        if engine.dialect.name == "postgresql":
            _require_alone(connection, now)
        yield connection


def _build_engine(url: str) -> Engine:
    parsed = parse_url(url)
    if parsed.get_backend_name() != "sqlite":
        return build_postgres_engine(parsed)
    if parsed.database and not Path(parsed.database).is_file():
        raise MoveRefused(f"There is no ledger {ledger_name(parsed)}. `footnote doctor` says where yours is.")
    engine = build_sqlite_engine(parsed)
    event.listen(engine, "connect", _lock_file, insert=True)
    return engine


def _lock_file(connection: sqlite3.Connection, _record: Any) -> None:
    """Let nobody else open the file, nor go on if somebody has: it must be said before the file is first read."""
    connection.execute(f"PRAGMA busy_timeout = {_PATIENCE_SECONDS * 1000}")
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _require_current(connection: Connection) -> None:
    name, revision = ledger_name(connection.engine.url), stored_revision(connection)
    if revision is None:
        raise MoveRefused(f"{name} holds no ledger. `footnote doctor` says where yours is.")
    refuse_newer(connection, revision)
    if revision != HEAD:
        raise MoveRefused(
            f"The ledger {name} was written by an older Footnote. Run `footnote status` with it once, which brings it "
            "up to date, then try again."
        )


def _require_alone(connection: Connection, now: datetime) -> None:
    name = ledger_name(connection.engine.url)
    if others := connection.execute(_OTHER_SESSIONS).scalars().all():
        raise MoveRefused(
            f"The ledger {name} has {len(others)} other sessions of the same user ({', '.join(dict.fromkeys(others))})."
            f" {_END_THEM}, then try again; a pooler in between keeps sessions for some minutes."
        )
    if held := held_leases(connection, now):
        raise MoveRefused(f"The ledger {name} is in use by {', '.join(held)}. {_END_THEM}, then try again.")
