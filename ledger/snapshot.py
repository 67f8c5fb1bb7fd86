"""Snapshot: a copy of a ledger in a file, as it stood at one moment, while others go on reading and writing it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from ledger.errors import LedgerUnavailable
from ledger.transaction import LOCK_TIMEOUT_SECONDS

_ONLY_FOR_ITS_OWNER = 0o600


@dataclass(frozen=True, slots=True)
class Contents:
    """What a copy says of itself.

    Attributes:
        revision: The migration that it stands at; None when it has no tables.
        documents: How many are recorded, in all spaces.
    """

    revision: str | None
    documents: int


class Snapshot:
    """A ledger at one moment."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self._name = name

    def copy_to(self, file: Path) -> None:
        """Write it to a new file, which only its owner may read.

        Raises:
            LedgerUnavailable: the disk is full, say, or the file cannot be made.
        """
        try:
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _ONLY_FOR_ITS_OWNER))
            with closing(sqlite3.connect(file)) as copy:
                self._connection.backup(copy)
                # One file: what opens it next makes its own log beside it.
                copy.execute("PRAGMA journal_mode = DELETE")
        except (OSError, sqlite3.Error) as error:
            raise LedgerUnavailable(
                f"The ledger {self._name} cannot be copied to {file} ({error}). Check that there is space left and "
                "that the folder can be written."
            ) from error


@contextmanager
def snapshot(engine: Engine) -> Iterator[Snapshot]:
    """Yield the ledger as it is at this moment, whatever is written while the block runs; nobody waits for it.

    Raises:
        LedgerUnavailable: the ledger cannot be read, or is no file.
    """
    file = engine.url.database
    if engine.url.get_backend_name() != "sqlite" or not file:
        raise LedgerUnavailable("Only a ledger in a SQLite file can be copied; of one on a server, make a dump.")
    try:
        connection = sqlite3.connect(file, timeout=LOCK_TIMEOUT_SECONDS, isolation_level=None)
    except sqlite3.Error as error:
        raise LedgerUnavailable(f"The ledger {file} cannot be read ({error}).") from error
    with closing(connection):
        try:
            connection.execute("BEGIN")
            # A transaction sees the ledger as it is when it first reads.
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error as error:
            raise LedgerUnavailable(f"The ledger {file} cannot be read ({error}).") from error
        yield Snapshot(connection, file)


def read_contents(file: Path) -> Contents:
    """Return what a copy of a ledger says of itself.

    Raises:
        LedgerUnavailable: it is no sound ledger.
    """
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            [documents] = connection.execute("SELECT count(*) FROM documents").fetchone()
            return Contents(revision and str(revision[0]), int(documents))
    except sqlite3.Error as error:
        raise LedgerUnavailable(f"{file} is no sound ledger ({error}).") from error
