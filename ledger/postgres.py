"""Postgres: how the server is reached, and how one writer at a time is ensured, as on SQLite."""

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from ledger.errors import LedgerUnavailable
from ledger.transaction import WRITES_OPTION, ledger_name

_CONNECT_TIMEOUT_SECONDS = 10

# Any number that no other user of the database takes: "footnote" in ASCII, which fits 63 bits.
_ADVISORY_LOCK = int.from_bytes(b"footnote", "big")


def build_postgres_engine(url: URL) -> Engine:
    """Return an engine whose transactions take turns when they write.

    Raises:
        LedgerUnavailable: the driver is not installed.
    """
    try:
        engine = create_engine(
            url,
            hide_parameters=True,  # rows hold titles and e-mail addresses, which no error may show
            pool_pre_ping=True,
            connect_args={"connect_timeout": _CONNECT_TIMEOUT_SECONDS},
        )
    except ImportError as error:
        raise LedgerUnavailable(
            f"The ledger {ledger_name(url)} needs the Postgres driver: install psycopg[binary]."
        ) from error
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    if patience := connection.get_execution_options().get(WRITES_OPTION):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{patience}ms'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
