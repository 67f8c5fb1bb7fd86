"""What the server was asked: a log that tests read, the most requests at once, and the limit a second."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and how it was answered. Status 0: the connection was dropped, or there is no answer yet."""

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
        self._exchanges: dict[int, Exchange] = {}
        self._count = 0
        self._recent: deque[float] = deque()
        self._lock = threading.Lock()
        self._in_flight = 0
        self.most_in_flight = 0

    @property
    def exchanges(self) -> list[Exchange]:
        """Every request, in the order they came."""
        with self._lock:
            return list(self._exchanges.values())

    def paths(self) -> list[str]:
        """The path of every request."""
        return [each.path for each in self.exchanges]

    def forget(self) -> None:
        """Start counting again."""
        with self._lock:
            self._exchanges.clear()
            self.most_in_flight = self._in_flight

    @contextmanager
    def answering(self, method: str, path: str, query: str) -> Iterator[Callable[[int], None]]:
        """While a request is being answered; hands out what to call with the status."""
        with self._lock:
            self._count += 1
            number = self._count
            self._exchanges[number] = Exchange(method, path, query, 0)
            self._in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self._in_flight)

        def finish(status: int) -> None:
            with self._lock:
                if number in self._exchanges:
                    self._exchanges[number] = Exchange(method, path, query, status)

        try:
            yield finish
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
