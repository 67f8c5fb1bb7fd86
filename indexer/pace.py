"""Pace: how many texts are embedded before it is asked again whether something else has to be done first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

# An edit may wait for it. The built-in model takes 15 ms a text on two idle cores, and ten times that on busy ones.
_STEP_SECONDS = 0.3
# Of fewer, cores would wait for each other, and a hosted model be asked for next to nothing at a time.
_FEWEST = 8
# Beyond it a step is no cheaper.
_MOST = 64


class Pace:
    """Follows how long texts take: that depends on the model, the machine, and what else that does."""

    def __init__(self, steady: Callable[[], float] = monotonic) -> None:
        """Take what tells seconds, and never goes back or leaps."""
        self._steady = steady
        self._texts = _FEWEST

    @property
    def texts(self) -> int:
        """How many the next step takes."""
        return self._texts

    @contextmanager
    def measured(self, texts: int) -> Iterator[None]:
        """Learn from a step of so many texts, which the block takes."""
        began = self._steady()
        yield
        seconds = max(self._steady() - began, 1e-6)
        self._texts = min(_MOST, max(_FEWEST, round(texts * _STEP_SECONDS / seconds)))
