"""Install states: what ties the end of an installation to its beginning, in any process; each is good once.

Only a digest is stored: whoever reads the ledger cannot end an installation that another person began.
"""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import Engine, delete, insert

from ledger.tables import install_states as table
from ledger.transaction import writing


def keep_state(engine: Engine, state: str, *, now: datetime, expires_at: datetime) -> None:
    """Keep a state until a time, and forget those whose time has passed.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    with writing(engine) as connection:
        connection.execute(delete(table).where(table.c.expires_at <= now))
        connection.execute(insert(table), {"digest": _digest(state), "expires_at": expires_at})


def take_state(engine: Engine, state: str, now: datetime) -> bool:
    """Use a state up, and return whether it was good: of all that use it, one is told so.

    Raises:
        LedgerUnavailable: the ledger cannot be written.
    """
    is_good = (table.c.digest == _digest(state)) & (table.c.expires_at > now)
    with writing(engine) as connection:
        return connection.execute(delete(table).where(is_good)).rowcount == 1


def _digest(state: str) -> str:
    return sha256(state.encode("utf-8", "backslashreplace")).hexdigest()
