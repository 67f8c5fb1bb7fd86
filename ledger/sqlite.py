"""SQLite: the folder of the file, how every connection is set up, and who may write."""

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from ledger.errors import LedgerUnavailable
from ledger.transaction import LOCK_TIMEOUT_SECONDS, WRITES_OPTION

_RETRY_SECONDS = 0.01


def build_sqlite_engine(url: URL) -> Engine:
    """Return an engine on a file whose folder exists, with every connection set up as the ledger needs.

    Raises:
        LedgerUnavailable: the URL names no file, or its folder cannot be created.
    """
    _create_folder(url)
    engine = create_engine(url, hide_parameters=True)  # rows hold titles and addresses, which no error may show
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _create_folder(url: URL) -> None:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise LedgerUnavailable(
            "The ledger must be a file that several processes can open. Write its URL like "
            "sqlite:///folder/ledger.db (relative) or sqlite:////folder/ledger.db (absolute)."
        )
    file = Path(url.database)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        is_folder = file.is_dir()
    except (OSError, ValueError) as error:
        raise LedgerUnavailable(
            f"The folder of the ledger {file} cannot be created ({error}). Choose another place or correct "
            "its permissions."
        ) from error
    if is_folder:
        raise LedgerUnavailable(f"The ledger {file} is a folder; name a file in it instead.")


def _set_up(connection: sqlite3.Connection, _record: Any) -> None:
    # Python's driver would begin transactions late, after the first reads; `_begin` does it instead.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {LOCK_TIMEOUT_SECONDS * 1000}")
    _switch_to_wal(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    # In WAL mode NORMAL cannot damage the file, and a killed process loses nothing. A power cut may lose the
    # last commits; then work is done again, because the index is always written before the ledger.
    connection.execute("PRAGMA synchronous = NORMAL")


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Have readers and a writer not wait for each other; stored in the file, so only a new file changes."""
    deadline = time.monotonic() + LOCK_TIMEOUT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # Two that switch a new file at the same moment would wait for each other, so SQLite lets one of
            # them fail at once in spite of its busy timeout.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return


def _begin(connection: Connection) -> None:
    # A transaction that reads first and locks later would fail, without waiting, if another one wrote meanwhile.
    patience = connection.get_execution_options().get(WRITES_OPTION)
    # At each beginning, as the connection served others before; it takes microseconds.
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience or LOCK_TIMEOUT_SECONDS * 1000}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if patience else "BEGIN")
