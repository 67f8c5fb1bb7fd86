"""Open the ledger: one URL in, an engine out whose tables are those of `ledger.tables`."""

from pathlib import Path

from sqlalchemy import Engine, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from ledger.errors import LedgerUnavailable
from ledger.postgres import build_postgres_engine
from ledger.revision import HEAD, stored_revision
from ledger.sqlite import build_sqlite_engine
from ledger.transaction import reading

# What other rooms hold and pass on: they never speak SQL.
Ledger = Engine

_DRIVERS = {"sqlite": "pysqlite", "postgresql": "psycopg"}


def open_ledger(url: str) -> Engine:
    """Return an engine on the ledger at `url`, created if it is new and migrated if it is old.

    Safe when several processes open the same new or old ledger at the same time.

    Args:
        url: `sqlite:///folder/ledger.db`, or `postgresql://user:password@host/database`.

    Raises:
        LedgerUnavailable: the URL is wrong, or the ledger cannot be created, reached or read.
        LedgerTooNew: a newer Footnote has migrated it.
    """
    parsed = parse_url(url)
    is_file = parsed.get_backend_name() == "sqlite"
    engine = build_sqlite_engine(parsed) if is_file else build_postgres_engine(parsed)
    try:
        with reading(engine) as connection:
            is_current = stored_revision(connection) == HEAD
        if not is_current:
            from ledger.upgrade import upgrade  # noqa: PLC0415 - imports alembic, which costs 0.2 s

            upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def sqlite_url(file: Path) -> str:
    """Return the URL of a ledger in a file; its name may hold characters that a URL must escape."""
    return URL.create("sqlite", database=str(file)).render_as_string()


def ledger_file(url: str) -> Path | None:
    """Return the file of a ledger at `url`, or None for one on a server.

    Raises:
        LedgerUnavailable: the URL is wrong.
    """
    parsed = parse_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def parse_url(url: str) -> URL:
    """Return the parts of a ledger's URL, with the driver that Footnote uses.

    Raises:
        LedgerUnavailable: the URL is wrong.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # The cause would quote the URL, and with it a password.
        raise LedgerUnavailable(
            "The ledger's URL cannot be read. Write it like sqlite:///folder/ledger.db or "
            "postgresql://user:password@host/database."
        ) from None
    backend, _, driver = parsed.drivername.partition("+")
    if backend not in _DRIVERS or driver not in {"", _DRIVERS[backend]}:
        raise LedgerUnavailable(f"A ledger cannot be kept in {parsed.drivername!r}. Use sqlite:///… or postgresql://….")
    if backend != "sqlite" and url.count("@") > 1:
        # Part of the password would be taken for the host, and shown in messages.
        raise LedgerUnavailable("The ledger's URL has more than one @. In a user name or password, write it as %40.")
    return parsed.set(drivername=f"{backend}+{_DRIVERS[backend]}")
