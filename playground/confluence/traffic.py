"""What the server was asked: a log that tests read, the most requests at once, and the limit a second."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request as it was answered. Status 0: the connection was dropped."""

    method: str
    path: str
    query: str
    status: int


class Traffic:
    """The requests since the start, or since `forget`.

    Attributes:
        most_in_flight: The highest number of requests that were being answered at the same time.
    """

    def __init__(self) -> None:
        self._exchanges: list[Exchange] = []
        self._recent: deque[float] = deque()
        self._lock = threading.Lock()
        self._in_flight = 0
        self.most_in_flight = 0

    @property
    def exchanges(self) -> list[Exchange]:
        """Every request, in the order they were answered."""
        with self._lock:
            return list(self._exchanges)

    def paths(self) -> list[str]:
        """The path of every request."""
        return [each.path for each in self.exchanges]

    def forget(self) -> None:
        """Start counting again."""
        with self._lock:
            self._exchanges.clear()
            self.most_in_flight = self._in_flight

    def record(self, exchange: Exchange) -> None:
        """Add a request to the log."""
        with self._lock:
            self._exchanges.append(exchange)

    @contextmanager
    def in_flight(self) -> Iterator[None]:
        """While a request is being answered."""
        with self._lock:
            self._in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self._in_flight)
        try:
            yield
        finally:
            with self._lock:
                self._in_flight -= 1

    def is_too_much(self, requests_per_second: int) -> bool:
        """Count one more request; true if there were more than these within the last second."""
        now = time.monotonic()
        with self._lock:
            while self._recent and self._recent[0] <= now - 1:
                self._recent.popleft()
            if requests_per_second and len(self._recent) >= requests_per_second:
                return True
            self._recent.append(now)
            return False
