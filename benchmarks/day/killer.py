"""Killer: a process of Footnote is killed each minute, and now and then told to end, or held for some seconds."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from itertools import count

from benchmarks.day.crew import ROLES, Crew, Hand

_MINUTE = 60.0
_HELD_SECONDS = (2.0, 25.0)


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
        killed each time before it shows nothing.
        """
        began, roles = time.monotonic(), [*ROLES]
        self._dice.shuffle(roles)
        for turn in count():
            due = began + (turn + 1) * _MINUTE / 2
            if has_ended.wait(max(0.0, due - time.monotonic())):
                return
            is_killing = turn % 2 == 0
            first = turn // 2 % len(roles) if is_killing else self._dice.randrange(len(roles))
            ready = next((found for role in (*roles[first:], *roles[:first]) if (found := self._crew.ready(role))), [])
            if not ready:
                continue
            hand = self._dice.choice(ready)
            if is_killing:
                self.done[f"{hand.role} killed"] += 1
                self._crew.kill(hand)
            else:
                self._disturb(hand, has_ended.wait)

    def _disturb(self, hand: Hand, wait: Callable[[float], object]) -> None:
        if self._dice.random() < 0.5:
            self.done[f"{hand.role} told to end"] += 1
            self._crew.terminate(hand)
        else:
            self.done[f"{hand.role} held"] += 1
            self._crew.hold(hand, self._dice.uniform(*_HELD_SECONDS), wait)
