"""Rates: how much one caller may ask, in a minute and at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from mcp_server.callers.errors import TooMany

_MINUTE = 60.0
# Callers come and go: those of whom nothing needs to be remembered are forgotten when there are so many.
_TIDY_ABOVE = 1000


@dataclass(slots=True)
class _Use:
    """What one caller has left: a bucket that holds a minute's calls and fills evenly."""

    left: float
    filled_at: float
    running: int = field(default=0)


class Rates:
    """Counts the calls of each caller."""

    def __init__(self, *, per_minute: int, at_once: int, clock: Callable[[], float]) -> None:
        """Begin with nothing counted.

        Args:
            per_minute: Calls of one caller in a minute; as many may come at a time after a pause.
            at_once: Calls of one caller that run side by side.
            clock: Seconds that only grow.
        """
        self._per_minute = per_minute
        self._at_once = at_once
        self._clock = clock
        self._uses: dict[str, _Use] = {}
        self._tidy_above = _TIDY_ABOVE

    @contextmanager
    def call(self, name: str) -> Iterator[None]:
        """Count one call of a caller, for as long as the block lasts.

        Raises:
            TooMany: before the block; then nothing is counted.
        """
        use = self._filled(name)
        if use.running >= self._at_once:
            raise TooMany(f"at most {self._at_once} at a time", 1.0)
        if use.left < 1:
            raise TooMany(f"at most {self._per_minute} a minute", (1 - use.left) * _MINUTE / self._per_minute)
        use.left -= 1
        use.running += 1
        try:
            yield
        finally:
            use.running -= 1

    def _filled(self, name: str) -> _Use:
        """Return what a caller has left now."""
        now = self._clock()
        if name not in self._uses and len(self._uses) >= self._tidy_above:
            self._uses = {
                known: use for known, use in self._uses.items() if use.running or now - use.filled_at < _MINUTE
            }
            # Not again before there are many more: with each newcomer it would be looked through in vain.
            self._tidy_above = max(_TIDY_ABOVE, 2 * len(self._uses))
        use = self._uses.setdefault(name, _Use(self._per_minute, now))
        gained = (now - use.filled_at) * self._per_minute / _MINUTE
        use.left, use.filled_at = min(float(self._per_minute), use.left + gained), now
        return use
