"""Taking a lease: whose it is now, whether it may be had, and what has to happen before it is taken from somebody.

Whoever waits for a lease judges by a steady clock of its own whether it is still renewed (`Watch`). Whoever asks once
can only judge by the time of day, so the clocks of machines that share a ledger must agree within a fraction of the
time to live.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update

from ledger.errors import LeaseHeld
from ledger.parts import exclude_each_other, what_is_held
from ledger.process import Process, this_process
from ledger.tables import leases
from ledger.transaction import writing

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
NOBODY = ""
_FIRST_TOKEN = 1
_Seen = tuple[str, int, datetime]


class Watch:
    """Remembers since when leases have stood as they stand, for a process that tries again and again to get them.

    Its holder renews it, so that what stands still for the time to live is nobody's, whatever was done to the clocks.
    """

    def __init__(self, steady: Callable[[], float] = monotonic) -> None:
        """Take what tells seconds, and never goes back or leaps."""
        self._steady = steady
        self._seen: dict[str, tuple[int, datetime, float]] = {}

    def has_stood(self, name: str, token: int, expires_at: datetime, seconds: float) -> bool:
        """Tell whether a lease was seen so long ago as it is seen now."""
        now = self._steady()
        *seen, since = self._seen.get(name, (0, None, now))
        if seen != [token, expires_at]:
            self._seen[name] = (token, expires_at, now)
            since = now
        return now - since >= seconds


@dataclass(frozen=True, slots=True)
class Taking:
    """What is to be taken, by whom, and how it is judged who holds it now; the values are those of `hold_lease`."""

    name: str
    holder: str
    ttl_seconds: float
    clock: Clock
    watch: Watch | None

    def is_held(self, row: Row[Any]) -> bool:
        """Tell whether somebody else holds a lease."""
        return row.holder != self.holder and is_held(row, self.clock(), self.ttl_seconds, self.watch)


def acquire(engine: Engine, taking: Taking, before_taking_over: Callable[[], object]) -> int:
    """Take a lease for this process and return its token.

    Raises:
        LeaseHeld: another holder has it.
        LedgerUnavailable: the ledger cannot be written.
    """
    put_aside: set[_Seen] = set()
    while True:
        with writing(engine) as connection:
            rows = [row for row in connection.execute(select(leases)) if exclude_each_other(row.name, taking.name)]
            held = next((row for row in rows if taking.is_held(row)), None)
            frozen = {(row.name, row.token, row.expires_at) for row in rows if _may_be_frozen(row, taking)}
            if held is not None:
                refused = _held_error(held, _shorten(connection, held, taking))
            elif frozen <= put_aside:
                return _take(connection, rows, taking)
            else:
                refused = None
        if refused:
            raise refused
        before_taking_over()
        put_aside = frozen


def _take(connection: Connection, rows: Sequence[Row[Any]], taking: Taking) -> int:
    """Take it from whoever has it, with what excludes it; rows stay for good, so tokens never restart."""
    process, now = this_process(), taking.clock()
    taken = {
        "holder": taking.holder,
        "host": process.host,
        "pid": process.pid,
        "pid_space": process.pid_space,
        "acquired_at": now,
        "expires_at": now + timedelta(seconds=taking.ttl_seconds),
    }
    token = _FIRST_TOKEN
    for row in rows:
        if row.holder not in {NOBODY, taking.holder}:
            logger.info("lease taken over name=%s from_host=%s from_pid=%d", row.name, row.host, row.pid)
        if row.name == taking.name:
            token = int(row.token) + 1
        elif row.holder != NOBODY:
            connection.execute(update(leases).where(leases.c.name == row.name).values(holder=NOBODY))
    if token == _FIRST_TOKEN:
        connection.execute(insert(leases), {"name": taking.name, "token": token, **taken})
    else:
        connection.execute(update(leases).where(leases.c.name == taking.name).values(token=token, **taken))
    return token


def _shorten(connection: Connection, held: Row[Any], taking: Taking) -> datetime:
    """Return until when a lease is waited for."""
    expires_at: datetime = min(held.expires_at, taking.clock() + timedelta(seconds=taking.ttl_seconds))
    if expires_at != held.expires_at and taking.watch is None:
        # The clock was set back. Who lives renews it long before this; for who is gone nobody waits until then.
        connection.execute(update(leases).where(leases.c.name == held.name).values(expires_at=expires_at))
    return expires_at


def _held_error(held: Row[Any], expires_at: datetime) -> LeaseHeld:
    return LeaseHeld(
        f"{what_is_held(held.name)} by process {held.pid} on {held.host} since "
        f"{held.acquired_at:%Y-%m-%d %H:%M:%S} UTC. Wait until it has finished. If that process is stuck, end "
        f"it: on the same machine the next start takes over at once, on another one after {expires_at:%H:%M:%S} UTC.",
        held.name,
    )


def _may_be_frozen(row: Row[Any], taking: Taking) -> bool:
    return row.holder != taking.holder and _has_holder(row)


def is_held(row: Row[Any], now: datetime, ttl_seconds: float = 0.0, watch: Watch | None = None) -> bool:
    """Tell of the row of a lease whether somebody holds it; without a watch the time of day decides."""
    if not _has_holder(row):
        return False
    return not watch.has_stood(row.name, row.token, row.expires_at, ttl_seconds) if watch else now < row.expires_at


def _has_holder(row: Row[Any]) -> bool:
    return row.holder != NOBODY and not Process(row.host, row.pid, row.pid_space).is_gone
