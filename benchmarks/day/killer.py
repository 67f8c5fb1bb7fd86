"""Killer: a process of Footnote is killed each minute, and now and then told to end, or held for some seconds."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable

from benchmarks.day.crew import ROLES, Crew, Hand, Role
from indexer.hand import LEASE_SECONDS

_MINUTE = 60.0
_HELD_SECONDS = (2.0, 25.0)
# Longer than any lease: where others do the same work, they take over what it was at, and it wakes up in the middle.
_OVERTAKEN_SECONDS = (LEASE_SECONDS + 5, LEASE_SECONDS + 25)
# Who calls an MCP server that stands still waits for that very one: nobody can take a call over.
_TAKES_OVER: tuple[Role, ...] = ("bot", "indexer")


class Killer:
    """Disturbs processes, one at a time.

    Attributes:
        done: How often each thing was done to each role.
    """

    def __init__(self, crew: Crew, dice: random.Random) -> None:
        self.done: Counter[str] = Counter()
        self._crew = crew
        self._dice = dice

    def work(self, has_ended: threading.Event) -> None:
        """Kill one each minute, and half a minute later do something gentler to another, until the end.

        Only what has come to work since its last start: on a busy machine that takes a minute, and a process that is
        killed each time before it shows nothing. What is due while one is held is left out.
        """
        began, roles, turn = time.monotonic(), [*ROLES], 0
        self._dice.shuffle(roles)
        while True:
            due = began + (turn + 1) * _MINUTE / 2
            if has_ended.wait(max(0.0, due - time.monotonic())):
                return
            is_killing = turn % 2 == 0
            first = turn // 2 % len(roles) if is_killing else self._dice.randrange(len(roles))
            ready = next((found for role in (*roles[first:], *roles[:first]) if (found := self._crew.ready(role))), [])
            if ready and is_killing:
                self._kill(self._dice.choice(ready))
            elif ready:
                self._disturb(self._dice.choice(ready), len(ready), has_ended.wait)
            turn = max(turn + 1, int((time.monotonic() - began) / _MINUTE * 2))

    def _kill(self, hand: Hand) -> None:
        self.done[f"{hand.role} killed"] += 1
        self._crew.kill(hand)

    def _disturb(self, hand: Hand, ready: int, wait: Callable[[float], object]) -> None:
        if ready > 1 and hand.role in _TAKES_OVER and self._dice.random() < 0.5:
            self.done[f"{hand.role} held until others took over"] += 1
            self._crew.hold(hand, self._dice.uniform(*_OVERTAKEN_SECONDS), wait)
        elif self._dice.random() < 0.5:
            self.done[f"{hand.role} told to end"] += 1
            self._crew.terminate(hand)
        else:
            self.done[f"{hand.role} held"] += 1
            self._crew.hold(hand, self._dice.uniform(*_HELD_SECONDS), wait)
