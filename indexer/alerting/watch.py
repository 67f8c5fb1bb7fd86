"""Watch: has an alarm look every minute, in a thread of its own, so that no receiver holds anybody up."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from indexer.alerting.alarm import Alarm
from ledger.alerts import forget_other_channels
from ledger.errors import LeaseHeld, LedgerError
from ledger.leases import hold_lease

logger = logging.getLogger(__name__)

LEASE = "alerts"
"""Held by the indexer that looks, as long as it lives: its end is the last sign of life."""

_EVERY_SECONDS = 60.0
# Longer than a look may take, with receivers that hang.
_LEASE_SECONDS = 180.0
# Nothing is lost when it is left in the middle of a message.
_STOP_SECONDS = 1.0


class Rounds:
    """Counts the time between two looks, which may be cut short."""

    def __init__(self, seconds: float = _EVERY_SECONDS) -> None:
        self._seconds = seconds
        self._rung = Event()
        self.has_ended = False

    def look_soon(self) -> None:
        """Have the next look at once: something has happened."""
        self._rung.set()

    def end(self) -> None:
        """Have no look any more."""
        self.has_ended = True
        self._rung.set()

    def wait(self) -> None:
        """Wait until it is time for the next look, or for none."""
        self._rung.wait(self._seconds)
        self._rung.clear()


@contextmanager
def watching(alarm: Alarm, rounds: Rounds, *, is_alone: bool) -> Iterator[None]:
    """Have an alarm look while the block runs.

    Args:
        alarm: Looks at once, and then each round.
        rounds: When it looks.
        is_alone: Of all processes that say so one looks, and shows by its lease that it lives; others wait for it.
    """
    work = _look_alone if is_alone else _look
    thread = Thread(target=_guarded, args=(work, alarm, rounds), name="alerts", daemon=True)
    thread.start()
    try:
        yield
    finally:
        rounds.end()
        thread.join(_STOP_SECONDS)


def _guarded(work: Callable[[Alarm, Rounds], None], alarm: Alarm, rounds: Rounds) -> None:
    while not rounds.has_ended:
        try:
            work(alarm, rounds)
        except LeaseHeld:
            logger.debug("another process looks whether all is well")
        except LedgerError as trouble:
            logger.warning("alerts are neither judged nor told for the moment: %s", trouble)
        except Exception:  # whatever it is, the next look may succeed, and whoever works beside it goes on
            logger.exception("alerts could not be judged or told")
        if not rounds.has_ended:
            rounds.wait()


def _look(alarm: Alarm, rounds: Rounds) -> None:
    while not rounds.has_ended:
        alarm.look()
        rounds.wait()


def _look_alone(alarm: Alarm, rounds: Rounds) -> None:
    with hold_lease(alarm.ledger, LEASE, ttl_seconds=_LEASE_SECONDS, clock=alarm.clock) as lease:
        # Not for whoever looks beside it, whose settings may name fewer.
        forget_other_channels(alarm.ledger, [channel.name for channel in alarm.channels])
        while not rounds.has_ended:
            alarm.look()
            lease.renew()
            rounds.wait()
