"""Leases: one writer per index. Held by a process, renewed while it works, taken over when it is gone.

Whoever waits for a lease judges by a steady clock of its own whether it is still renewed (`Watch`). Whoever asks once
can only judge by the time of day, so the clocks of machines that share a ledger must agree within a fraction of the
time to live.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, insert, select, update

from ledger.errors import LeaseHeld, LeaseLost
from ledger.process import Process, random_id, this_process
from ledger.tables import leases
from ledger.transaction import reading, writing

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
_NOBODY = ""
_FIRST_TOKEN = 1


def utc_now() -> datetime:
    """Return the time, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to be the one writer, as long as it is renewed within its time to live.

    Attributes:
        name: What may be written.
        token: Larger than that of every earlier lease of this name: a writer that was put aside without
            noticing can be told from its successor.
        engine: The ledger that it stands in.
        ttl_seconds: How long it lasts without `renew`.
        clock: Where it reads the time.
    """

    name: str
    token: int
    engine: Engine
    ttl_seconds: float
    clock: Clock

    def renew(self) -> None:
        """Start the time to live anew.

        Raises:
            LeaseLost: somebody else has taken it; whoever writes must stop.
            LedgerUnavailable: the ledger cannot be written.
        """
        expires_at = self.clock() + timedelta(seconds=self.ttl_seconds)
        if not _update_own(self, {"expires_at": expires_at}):
            raise LeaseLost(
                f"The lease of {self.name!r} was not renewed within {self.ttl_seconds:g} seconds and was "
                "taken over by another process. This one must stop; what it has recorded is kept."
            )


class Watch:
    """Remembers since when a lease has stood as it stands, for a process that tries again and again to get it.

    Its holder renews it, so that what stands still for the time to live is nobody's, whatever was done to the clocks.
    """

    def __init__(self, steady: Callable[[], float] = monotonic) -> None:
        """Take what tells seconds, and never goes back or leaps."""
        self._steady = steady
        self._seen: tuple[int, datetime] | None = None
        self._since = 0.0

    def has_stood(self, token: int, expires_at: datetime, seconds: float) -> bool:
        """Tell whether a lease was seen so long ago as it is seen now."""
        now, seen = self._steady(), (token, expires_at)
        if seen != self._seen:
            self._seen, self._since = seen, now
        return now - self._since >= seconds


@contextmanager
def hold_lease(
    engine: Engine,
    name: str,
    *,
    ttl_seconds: float = 60,
    clock: Clock = utc_now,
    holder: str = "",
    watch: Watch | None = None,
) -> Iterator[Lease]:
    """Be the one writer of `name` inside the block; released at its end, also after an exception.

    A lease whose holder was a process of this machine that is gone is taken over at once, any other one when
    its time to live has passed: by the clock, or by what a process that tries again and again has watched.

    Args:
        engine: The ledger.
        name: What may be written.
        ttl_seconds: How long it lasts without being renewed.
        clock: Gives the time, aware, in UTC.
        holder: From `ledger.process.random_id`, for whoever takes it time and again, one block after the other: what
            it could not give back, as the disk was full, it takes again at once.
        watch: Of whoever tries again and again; None: the time of day decides.

    Raises:
        LeaseHeld: another holder has it; the message says which, since when, and what to do.
        LedgerUnavailable: the ledger cannot be written.
    """
    token = _acquire(engine, name, ttl_seconds, clock(), holder=holder or random_id(), watch=watch)
    lease = Lease(name, token, engine, ttl_seconds, clock)
    try:
        yield lease
    finally:
        _update_own(lease, {"holder": _NOBODY, "expires_at": clock()})


def is_lease_held(engine: Engine, name: str, now: datetime) -> bool:
    """Tell whether somebody is writing `name` at this moment.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        row = connection.execute(select(leases).where(leases.c.name == name)).first()
    return row is not None and _is_held(row, now)


def held_leases(connection: Connection, now: datetime) -> list[str]:
    """Return how messages name the processes that hold a lease at this moment."""
    rows = connection.execute(select(leases).order_by(leases.c.name)).all()
    return [f"process {row.pid} on {row.host}" for row in rows if _is_held(row, now)]


def held_until(engine: Engine, name: str) -> datetime | None:
    """Return until when a lease holds or held, which is its holder's last sign of life; None if nobody ever had it.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        row = connection.execute(select(leases.c.expires_at).where(leases.c.name == name)).first()
    return row.expires_at if row else None


def _acquire(engine: Engine, name: str, ttl_seconds: float, now: datetime, *, holder: str, watch: Watch | None) -> int:
    """Take the lease for this process and return its token; the row stays for good, so tokens never restart."""
    process = this_process()
    taken = {
        "holder": holder,
        "host": process.host,
        "pid": process.pid,
        "pid_space": process.pid_space,
        "acquired_at": now,
        "expires_at": now + timedelta(seconds=ttl_seconds),
    }
    with writing(engine) as connection:
        row = connection.execute(select(leases).where(leases.c.name == name)).first()
        if row is None:
            connection.execute(insert(leases), {"name": name, "token": _FIRST_TOKEN, **taken})
            return _FIRST_TOKEN
        own = leases.c.name == name
        if row.holder == holder or not _is_held(row, now, ttl_seconds, watch):
            if row.holder not in {_NOBODY, holder}:
                logger.info("lease taken over name=%s from_host=%s from_pid=%d", row.name, row.host, row.pid)
            token = int(row.token) + 1
            connection.execute(update(leases).where(own).values(token=token, **taken))
            return token
        expires_at = min(row.expires_at, taken["expires_at"])
        if expires_at != row.expires_at and watch is None:
            # The clock was set back. Who lives renews it long before this; for who is gone nobody waits until then.
            connection.execute(update(leases).where(own).values(expires_at=expires_at))
    raise LeaseHeld(
        f"{row.name!r} is being written by process {row.pid} on {row.host} since "
        f"{row.acquired_at:%Y-%m-%d %H:%M:%S} UTC. Wait until it has finished. If that process is stuck, end "
        f"it: on the same machine the next start takes over at once, on another one after {expires_at:%H:%M:%S} UTC."
    )


def _is_held(row: Row[Any], now: datetime, ttl_seconds: float = 0.0, watch: Watch | None = None) -> bool:
    if not _has_holder(row):
        return False
    return not watch.has_stood(row.token, row.expires_at, ttl_seconds) if watch else now < row.expires_at


def _has_holder(row: Row[Any]) -> bool:
    return row.holder != _NOBODY and not Process(row.host, row.pid, row.pid_space).is_gone


def _update_own(lease: Lease, values: dict[str, Any]) -> bool:
    """Change the row if it is still this lease's; the token alone tells, as it is never used twice."""
    is_own = and_(leases.c.name == lease.name, leases.c.token == lease.token, leases.c.holder != _NOBODY)
    with writing(lease.engine) as connection:
        return connection.execute(update(leases).where(is_own).values(values)).rowcount == 1
