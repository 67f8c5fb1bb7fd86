"""Crew: several indexers of one index, of which one after the other is killed, or frozen and woken up again."""

import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from time import monotonic

from ledger.run_requests import waiting_runs
from tests.crashes.killing import INDEXER, Killing
from tests.crashes.victims import PATIENCE_SECONDS, Victim

FREEZABLE = "tests.crashes.indexer_to_freeze"
_LOOK_SECONDS = 0.05


@dataclass(slots=True)
class Crew(Killing):
    """What happens to several indexers.

    Attributes:
        settings: The file of each of them.
        others: All but the first.
        freezes: Two of three are frozen, and woken up or killed when others may have taken their place.
    """

    settings: list[str] = field(default_factory=list)
    others: list[Victim] = field(default_factory=list)
    freezes: bool = False

    def stop(self) -> None:
        """End all indexers in order."""
        for each in self._everybody:
            if each.is_alive:
                each.process.terminate()
        # One that was started just now may not have learnt yet to end in order.
        codes = [each.wait() for each in self._everybody]
        assert not {*codes} - {0, -signal.SIGTERM}, f"they end with {codes}; see {self.indexer.log}"

    @property
    def _everybody(self) -> list[Victim]:
        return [self.indexer, *self.others]

    def _start(self) -> None:
        for each, file in zip(self._everybody, self.settings, strict=True):
            if not each.is_alive:
                each.start(FREEZABLE if self.freezes else INDEXER, "--config", file)

    def _index(self, phase: str) -> None:
        self._start()
        victim = self.dealer.choice(self._everybody)
        now = victim.wait_for(phase, self.dealer)
        if self.freezes and self.kills.total() % 3 != 1:
            self._freeze(victim, now)
        else:
            self._kill(victim, now)
        self._look_for_forgotten()

    def _freeze(self, victim: Victim, phase: str) -> None:
        """Let it stand still while the world goes on, until others have done what was asked for, and wake it up."""
        victim.signal(signal.SIGSTOP)
        self._change_and_ask()
        if self.dealer.random() < 0.8:
            # What it had begun is taken over when its leases have run out.
            self._until(lambda: not waiting_runs(self.watcher.rooms.ledger))
        if self.kills.total() % 4 == 3:
            self._kill(victim, f"{phase}, frozen")
            return
        if self.dealer.random() < 0.5:
            self._change_and_ask()
            Event().wait(self.dealer.random())
        victim.signal(signal.SIGCONT)
        self.kills[f"{phase}, frozen and woken up"] += 1

    def _until(self, is_so: Callable[[], bool]) -> None:
        end = monotonic() + PATIENCE_SECONDS
        while not is_so():
            assert monotonic() < end, f"nobody takes over what a frozen process had begun; see {self.indexer.log}"
            Event().wait(_LOOK_SECONDS)
