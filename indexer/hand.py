"""Hand: one of the processes that write an index: what it holds of it, and its turns to commit.

Whatever it takes from a process that may only be frozen, it first makes sure that what that had begun has no effect:
the index is fenced. Each commit is made by whoever has the turn, and only while it also holds all that it works under.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from time import sleep

from indexer.errors import RunStopped, StopReason
from indexer.heartbeat import kept_alive
from ledger.engine import Ledger
from ledger.errors import LeaseHeld
from ledger.leases import Lease, hold_lease, leases_of_others, renew_together, utc_now
from ledger.parts import COMMITS, UPKEEP, WHOLE, source_part, vectors_part
from ledger.process import random_id
from ledger.taking import Clock, Watch

# A living holder renews it four times as often, also when the machine has much else to do.
LEASE_SECONDS = 60.0
# A commit takes a tenth of a second, a step of upkeep up to half a minute.
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.01, 0.25


def never() -> bool:
    """Work to the end."""
    return False


@dataclass(frozen=True)
class Hand:
    """Holds parts of an index, for one thread.

    Attributes:
        ledger: Has the leases.
        fence: Makes all commits fail that were begun and not made.
        clock: Gives the time, aware, in UTC.
        is_patient: It tries again and again to get what it cannot have, so that no clock that is set misleads it.
        has_to_end: Asked while it waits for its turn.
        pause: Waits so many seconds.
    """

    ledger: Ledger
    fence: Callable[[], object]
    clock: Clock = utc_now
    is_patient: bool = False
    has_to_end: Callable[[], bool] = never
    pause: Callable[[float], object] = sleep
    _id: str = field(default_factory=random_id)
    _watch: Watch = field(default_factory=Watch)

    def source(self, name: str) -> AbstractContextManager[Lease]:
        """Be the only one who works through a source, inside the block.

        Raises:
            LeaseHeld: another process does, or needs the whole index; the message says which, and what to do.
            StorageError: the index cannot be fenced.
            LedgerUnavailable: the ledger cannot be written.
        """
        return self._part(source_part(name))

    def vectors(self, source: str) -> AbstractContextManager[Lease]:
        """Be the only one who makes the vectors of a source, inside the block; raises as `source`."""
        return self._part(vectors_part(source))

    def upkeep(self) -> AbstractContextManager[Lease]:
        """Be the only one who tidies the index, inside the block; raises as `source`."""
        return self._part(UPKEEP)

    def whole(self) -> AbstractContextManager[Lease]:
        """Be the only one who works on the index at all, inside the block; raises as `source`."""
        return self._part(WHOLE)

    def others_sources(self, names: Collection[str]) -> set[str]:
        """Return those of these sources that another process works through.

        Raises:
            LedgerUnavailable: the ledger cannot be read.
        """
        parts = {source_part(name): name for name in names}
        now, watch = self.clock(), self._watch
        held = leases_of_others(self.ledger, parts, now, holder=self._id, ttl_seconds=LEASE_SECONDS, watch=watch)
        return {parts[each] for each in held}

    @contextmanager
    def turn(self, *leases: Lease) -> Iterator[Callable[[], None]]:
        """Have the turn to commit inside the block, as `index.turn` describes it.

        Args:
            leases: What it works under.

        Raises:
            RunStopped: it has to end, and another process has the turn.
            LeaseLost: another process has taken over what it works under.
            StorageError: the index cannot be fenced.
            LedgerUnavailable: the ledger cannot be written.
        """
        with self._turn() as turn:
            yield lambda: renew_together(turn, *leases)

    @contextmanager
    def _part(self, name: str) -> Iterator[Lease]:
        watch = self._watch if self.is_patient else None
        with self._held(name, watch, self._fence_in_turn) as lease, kept_alive(lease):
            yield lease

    @contextmanager
    def _turn(self) -> Iterator[Lease]:
        pause = _FIRST_PAUSE_SECONDS
        with ExitStack() as held:
            while True:
                try:
                    lease = held.enter_context(self._held(COMMITS, self._watch, self.fence))
                    break
                except LeaseHeld:
                    if self.has_to_end():
                        raise RunStopped(StopReason.ENDING) from None
                    self.pause(pause)
                    pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
            held.enter_context(kept_alive(lease))
            yield lease

    def _held(self, name: str, watch: Watch | None, fence: Callable[[], object]) -> AbstractContextManager[Lease]:
        return hold_lease(
            self.ledger,
            name,
            ttl_seconds=LEASE_SECONDS,
            clock=self.clock,
            holder=self._id,
            watch=watch,
            before_taking_over=fence,
        )

    def _fence_in_turn(self) -> None:
        # Out of turn, it would make a commit fail of a process that is well.
        with self._turn():
            self.fence()
