"""The clock: it follows this machine's, or stands still until it is moved."""

import time
from collections.abc import Callable


class Clock:
    """What time it is in Slack, in seconds since 1970.

    Without a start it runs with this machine's clock; with one it stands there until it is moved.

    Attributes:
        on_move: Called after every move, in the thread that moved it.
    """

    def __init__(self, start: float | None = None) -> None:
        self._standing_at = start
        self._ahead = 0.0
        self.on_move: list[Callable[[], None]] = []

    @property
    def is_standing(self) -> bool:
        """Whether time passes only by `advance`."""
        return self._standing_at is not None

    def now(self) -> float:
        """The time in Slack."""
        return (time.time() if self._standing_at is None else self._standing_at) + self._ahead

    def advance(self, *, seconds: float) -> None:
        """Move the clock forward, and let happen what is due by then."""
        self._ahead += seconds
        for each in self.on_move:
            each()
