"""Postgres: how the server is reached, and how one writer at a time is ensured, as on SQLite."""

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from ledger.errors import LedgerUnavailable
from ledger.transaction import LOCK_TIMEOUT_SECONDS, PAUSES_OPTION, WRITES_OPTION, ledger_name

_CONNECT = {
    "connect_timeout": 10,
    # By which a server's administrator knows whose sessions they are; the URL may name others.
    "fallback_application_name": "footnote",
    # A pooler that gives each transaction another session (pgbouncer) would not find the statements prepared before.
    "prepare_threshold": None,
    # A server or a network that goes away without a word is noticed within a minute, instead of after hours.
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
# Of one process, at most ten sessions: writers take turns anyway, and each read takes milliseconds. A server allows a
# hundred unless it is told otherwise, which is enough for ten processes.
_KEPT_SESSIONS = 5
_FURTHER_SESSIONS = 5
# As long as a writer waits for another one.
_SESSION_TIMEOUT_SECONDS = LOCK_TIMEOUT_SECONDS

# Between two statements lie milliseconds. A process that is frozen there would keep everybody from writing; the server
# ends its session, long enough before those who wait give up.
_SILENCE_SECONDS = 5

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
            pool_pre_ping=True,  # a session that the server has ended meanwhile is replaced, without an error
            pool_size=_KEPT_SESSIONS,
            max_overflow=_FURTHER_SESSIONS,
            pool_timeout=_SESSION_TIMEOUT_SECONDS,
            connect_args=_CONNECT,
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
        if not connection.get_execution_options().get(PAUSES_OPTION):
            connection.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = '{_SILENCE_SECONDS}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
