"""Leases: who does what, one at a time. Held by a process, renewed while it works, taken over when it is gone.

`ledger.parts` says which there are of an index, and which exclude each other; `ledger.taking`, when one is taken over.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, or_, select, update

from ledger.errors import LeaseLost
from ledger.parts import is_of_index, is_part
from ledger.process import random_id
from ledger.tables import leases
from ledger.taking import NOBODY, Clock, Taking, Watch, acquire, is_held
from ledger.transaction import reading, writing


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
        renew_together(self)


def renew_together(lease: Lease, *others: Lease) -> None:
    """Start the time to live of several leases anew, of one and the same ledger and clock; raises as `Lease.renew`."""
    both = (lease, *others)
    expires_at = lease.clock() + timedelta(seconds=lease.ttl_seconds)
    with writing(lease.engine) as connection:
        renewed = update(leases).where(or_(*map(is_own, both))).values(expires_at=expires_at)
        if connection.execute(renewed).rowcount == len(both):
            return
        for each in both:
            if connection.execute(select(leases.c.token).where(is_own(each))).first() is None:
                raise lost(each)


def lost(lease: Lease) -> LeaseLost:
    """Return what to raise when somebody else has taken a lease."""
    return LeaseLost(
        f"The lease of {lease.name!r} was not renewed within {lease.ttl_seconds:g} seconds and was "
        "taken over by another process, which goes on with it. What this one had recorded by then is kept."
    )


def is_own(lease: Lease) -> ColumnElement[bool]:
    """Return the condition on the row of a lease that it is still this one's: a token is never used twice."""
    return and_(leases.c.name == lease.name, leases.c.token == lease.token, leases.c.holder != NOBODY)


@contextmanager
def hold_lease(
    engine: Engine,
    name: str,
    *,
    ttl_seconds: float = 60,
    clock: Clock = utc_now,
    holder: str = "",
    watch: Watch | None = None,
    before_taking_over: Callable[[], object] = tuple,
) -> Iterator[Lease]:
    """Be the one holder of `name` inside the block; released at its end, also after an exception.

    A lease whose holder was a process of this machine that is gone is taken over at once, any other one when
    its time to live has passed: by the clock, or by what a process that tries again and again has watched. So are
    those that exclude this one (`ledger.parts`).

    Args:
        engine: The ledger.
        name: What may be written.
        ttl_seconds: How long it lasts without being renewed.
        clock: Gives the time, aware, in UTC.
        holder: From `ledger.process.random_id`, for whoever takes it time and again, one block after the other: what
            it could not give back, as the disk was full, it takes again at once.
        watch: Of whoever tries again and again; None: the time of day decides.
        before_taking_over: Called before anything is taken from a process that may only be frozen. What that had begun
            must have no effect any more when this returns; only then, and only if it gave no sign of life meanwhile, it
            loses its lease.

    Raises:
        LeaseHeld: another holder has it; the message says which, since when, and what to do.
        LedgerUnavailable: the ledger cannot be written.
    """
    taking = Taking(name, holder or random_id(), ttl_seconds, clock, watch)
    lease = Lease(name, acquire(engine, taking, before_taking_over), engine, ttl_seconds, clock)
    try:
        yield lease
    finally:
        with writing(engine) as connection:
            _update_own(connection, lease, {"holder": NOBODY, "expires_at": clock()})


def is_lease_held(engine: Engine, name: str, now: datetime) -> bool:
    """Tell whether somebody holds a lease at this moment.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    return name in held_names(engine, now)


def leases_of_others(
    engine: Engine, names: Collection[str], now: datetime, *, holder: str, ttl_seconds: float = 60, watch: Watch
) -> set[str]:
    """Return those of these leases that others hold, as `hold_lease` with the same holder and watch would find them.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        rows = connection.execute(select(leases).where(leases.c.name.in_(names), leases.c.holder != holder)).all()
    return {row.name for row in rows if is_held(row, now, ttl_seconds, watch)}


def is_index_in_use(engine: Engine, now: datetime) -> bool:
    """Tell whether anybody works on the index, or on a part of it, at this moment; raises as `is_lease_held`."""
    return any(map(is_of_index, held_names(engine, now)))


def held_names(engine: Engine, now: datetime) -> set[str]:
    """Return the names of all leases that are held at this moment.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        return {row.name for row in connection.execute(select(leases)) if is_held(row, now)}


def held_leases(connection: Connection, now: datetime) -> list[str]:
    """Return how messages name the processes that hold a lease at this moment."""
    rows = connection.execute(select(leases).order_by(leases.c.name)).all()
    return [f"process {row.pid} on {row.host}" for row in rows if is_held(row, now)]


def times_taken(engine: Engine) -> int:
    """Return how often parts of the index have been taken so far, by whomever.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        return sum(row.token for row in connection.execute(select(leases.c.name, leases.c.token)) if is_part(row.name))


def held_until(engine: Engine, name: str) -> datetime | None:
    """Return until when a lease holds or held, which is its holder's last sign of life; None if nobody ever had it.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    with reading(engine) as connection:
        row = connection.execute(select(leases.c.expires_at).where(leases.c.name == name)).first()
    return row.expires_at if row else None


def _update_own(connection: Connection, lease: Lease, values: dict[str, Any]) -> bool:
    """Change the row if it is still this lease's."""
    return connection.execute(update(leases).where(is_own(lease)).values(values)).rowcount == 1
