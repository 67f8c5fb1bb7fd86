"""Heartbeat: keeps a lease while one step of a run takes longer than the lease lasts."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from ledger.errors import LeaseLost, LedgerError
from ledger.leases import Lease

logger = logging.getLogger(__name__)

_BEATS_PER_LIFE = 4  # three may fail before the lease is lost


@contextmanager
def kept_alive(lease: Lease) -> Iterator[None]:
    """Renew the lease from a thread for as long as the block runs; a first clone may take many minutes.

    That it was lost is not told here: the run itself finds out at its next step.
    """
    is_over = Event()
    thread = Thread(target=_beat, args=(lease, is_over), name=f"heartbeat of {lease.name}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _beat(lease: Lease, is_over: Event) -> None:
    while not is_over.wait(lease.ttl_seconds / _BEATS_PER_LIFE):
        try:
            lease.renew()
        except LeaseLost:
            return
        except LedgerError as error:
            logger.warning("lease not renewed name=%s: %s", lease.name, error)
