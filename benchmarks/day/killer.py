"""Killer: a process of Footnote is killed each minute, and now and then told to end, or held for some seconds."""

import random
import threading
from collections import Counter
from collections.abc import Callable

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
        """Kill one each minute, and half a minute later do something gentler to another, until the end."""
        roles = [*ROLES]
        self._dice.shuffle(roles)
        turn = 0
        while not has_ended.wait(_MINUTE / 2):
            role = roles[turn // 2 % len(roles)] if turn % 2 == 0 else self._dice.choice(roles)
            hand = self._dice.choice([each for each in self._crew.hands if each.role == role])
            if turn % 2 == 0:
                self.done[f"{role} killed"] += 1
                self._crew.kill(hand)
            else:
                self._disturb(hand, has_ended.wait)
            turn += 1

    def _disturb(self, hand: Hand, wait: Callable[[float], object]) -> None:
        if self._dice.random() < 0.5:
            self.done[f"{hand.role} told to end"] += 1
            self._crew.terminate(hand)
        else:
            self.done[f"{hand.role} held"] += 1
            self._crew.hold(hand, self._dice.uniform(*_HELD_SECONDS), wait)
