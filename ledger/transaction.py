"""Transaction: the only two ways to the database, `reading` and `writing`, and what their failures mean.

A vendor's error becomes a `LedgerError` here and nowhere else.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ledger.errors import LedgerBusy, LedgerDamaged, LedgerUnavailable, RecordRefused

WRITES_OPTION = "ledger_writes"
"""Execution option of a connection whose next transaction writes: the milliseconds that it waits for another writer.
`ledger.sqlite` and `ledger.postgres` act on it."""

PAUSES_OPTION = "ledger_pauses"
"""Execution option of a connection whose next transaction may wait for something else than the ledger in between."""

GUARD_OPTION = "ledger_guard"
"""Execution option of an engine: looks first, in each transaction that writes, whether it may (`ledger.guard`)."""

# Every write here takes milliseconds; ten seconds outlast even a bulk write of 100,000 documents.
LOCK_TIMEOUT_SECONDS = 10

_DAMAGE = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
# As Postgres says it: https://www.postgresql.org/docs/current/errcodes-appendix.html
_LOCK_NOT_AVAILABLE = "55P03"


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Yield a connection for reading; it waits for no writer, and nothing done on it is stored.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with translated(engine.url), engine.connect() as connection:
        yield connection


@contextmanager
def writing(
    engine: Engine, *, patience_seconds: float = LOCK_TIMEOUT_SECONDS, may_pause: bool = False
) -> Iterator[Connection]:
    """Yield a connection whose changes are stored together at the end, or not at all after an exception.

    One writer at a time, from the first statement on: what it reads stays true until its changes are stored.

    Args:
        engine: The ledger.
        patience_seconds: How long to wait while another one writes.
        may_pause: What is done inside may take seconds between two statements. Otherwise a server takes who is silent
            for so long to be frozen, and lets the next one write.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
        RecordRefused: a row contradicts what is stored, or a value cannot be stored.
    """
    with translated(engine.url), engine.connect() as plain:
        connection = plain.execution_options(
            **{WRITES_OPTION: round(patience_seconds * 1000), PAUSES_OPTION: may_pause}
        )
        with connection.begin():
            if guard := engine.get_execution_options().get(GUARD_OPTION):
                guard(connection)
            yield connection


def ledger_name(url: URL) -> str:
    """Return how messages name a ledger: its file, or its database and server, and nothing secret."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    port = f":{url.port}" if url.port else ""
    return f"`{url.database}` on {url.host or 'the local server'}{port}"


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turn what a vendor reports inside the block into a `LedgerError`.

    Raises:
        LedgerUnavailable: the ledger cannot be used.
        RecordRefused: it refused a row or a value.
    """
    name = ledger_name(url)
    try:
        yield
    except PoolTimeout as error:
        raise LedgerUnavailable(f"All connections to the ledger {name} are in use.") from error
    except (IntegrityError, DataError) as error:
        raise RecordRefused(f"The ledger {name} refused a row: {_reason(error)}.") from error
    except DBAPIError as error:
        raise _failure(name, error) from error
    except StatementError as error:
        if isinstance(error.orig, (ValueError, OverflowError)):
            raise RecordRefused(f"A value cannot be stored in the ledger {name}: {_reason(error)}.") from error
        raise
    except (UnicodeEncodeError, OverflowError) as error:
        raise RecordRefused(f"A value cannot be stored in the ledger {name}: {error}.") from error


def _failure(name: str, error: DBAPIError) -> LedgerUnavailable:
    reason = _reason(error)
    # The low byte is the primary code; the others say which operation met it.
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    if code in _DAMAGE:
        return LedgerDamaged(
            f"The ledger {name} is not a sound database ({reason}). Restore a backup of it, or move it and "
            "its -wal and -shm files away: the next `footnote index` starts a new one."
        )
    if code in _LOCKED or getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
        return LedgerBusy(
            f"The ledger {name} stayed locked by another process ({reason}). Try again; if it lasts, look "
            "for a Footnote process that hangs, or a program that keeps it open."
        )
    if error.connection_invalidated:
        return LedgerUnavailable(
            f"The connection to the ledger {name} was lost ({reason}). The next try makes a new one; if it fails too, "
            "look at the server and the network."
        )
    return LedgerUnavailable(
        f"The ledger {name} cannot be used ({reason}). Check that it can be reached, read and written, and "
        "that there is space left."
    )


def _reason(error: StatementError) -> str:
    return str(error.orig).strip().partition("\n")[0].rstrip(".")
