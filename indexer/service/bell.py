"""Bell: wakes the loop when something was asked for in this process, and tells it when the process has to end."""

from threading import Event


class Bell:
    """One waits; any thread rings."""

    def __init__(self) -> None:
        self._rung = Event()
        self._ended = Event()

    @property
    def has_ended(self) -> bool:
        """Whether the process has to end."""
        return self._ended.is_set()

    def ring(self) -> None:
        """Wake whoever waits, or whoever waits next: something was asked for."""
        self._rung.set()

    def end(self) -> None:
        """Tell that the process has to end."""
        self._ended.set()
        self._rung.set()

    def wait(self, seconds: float) -> None:
        """Wait until somebody rings, or so many seconds."""
        self._rung.wait(seconds)
        self._rung.clear()
