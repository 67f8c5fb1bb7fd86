"""Seen: deliveries that were taken a short while ago, so that one that comes twice is not asked for twice.

That is a courtesy to the source: to ask twice is harmless, and whoever forgets is not fooled. So memory is bounded, and
no process tells another.
"""

import math
from collections import OrderedDict

_MOST = 1_000


class Seen:
    """Remembers the marks of deliveries, the latest of them, for a time."""

    def __init__(self, seconds: float, *, most: int = _MOST) -> None:
        self._seconds = seconds
        self._most = most
        self._taken: OrderedDict[tuple[str, str], float] = OrderedDict()

    def has(self, source: str, mark: str, now: float) -> bool:
        """Tell whether a delivery of this mark was taken not long before now; an empty mark is nobody's."""
        taken = self._taken.get((source, mark), -math.inf)
        return abs(now - taken) <= self._seconds

    def add(self, source: str, mark: str, now: float) -> None:
        """Remember a delivery; beyond the most that fit, the oldest is forgotten."""
        if mark:
            self._taken[source, mark] = now
            self._taken.move_to_end((source, mark))
        while len(self._taken) > self._most:
            self._taken.popitem(last=False)
