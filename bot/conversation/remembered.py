"""Remembered: answers that are kept for a bounded time, and asked for once when many want them at once."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from time import monotonic
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class _Known(Generic[V]):
    value: V
    asked_at: float


class Remembered(Generic[K, V]):
    """Answers by what was asked.

    No answer is older than `max_age_seconds`, counted from when it was asked for: what happened while the answer was on
    its way may be missing in it. What is forgotten stays forgotten: an answer that was on its way then is not kept.
    """

    def __init__(
        self, *, max_age_seconds: float, max_entries: int = 50_000, clock: Callable[[], float] = monotonic
    ) -> None:
        self._max_age_seconds = max_age_seconds
        self._max_entries = max_entries
        self._clock = clock
        self._known: dict[K, _Known[V]] = {}
        self._asking: dict[K, asyncio.Task[V | None]] = {}

    async def get(self, key: K, ask: Callable[[], Awaitable[V | None]]) -> V | None:
        """Return what is known, or ask. None is no answer, and is not kept.

        Args:
            key: What is asked for.
            ask: Asks; it is called once for all who wait, and goes on when one of them gives up.
        """
        known = self.known(key)
        if known is not None:
            return known
        asking = self._asking.get(key)
        if asking is None:
            asking = asyncio.create_task(self._ask(key, ask))
            self._asking[key] = asking
        return await asyncio.shield(asking)

    def known(self, key: K) -> V | None:
        """Return what is known, if it is young enough."""
        found = self._known.get(key)
        if found is None or self._clock() - found.asked_at >= self._max_age_seconds:
            return None
        return found.value

    def keep(self, key: K, value: V, *, asked_at: float) -> None:
        """Keep an answer that came in another way.

        Args:
            key: What it answers.
            value: The answer.
            asked_at: When it was asked for, by the clock of this object: `now()`.
        """
        self._known.pop(key, None)
        self._known[key] = _Known(value, asked_at)
        while len(self._known) > self._max_entries:
            self._known.pop(next(iter(self._known)))

    def forget(self, key: K) -> None:
        """Ask anew next time, whatever is on its way."""
        self._known.pop(key, None)
        self._asking.pop(key, None)

    def now(self) -> float:
        """The time by which ages are counted, in seconds."""
        return self._clock()

    async def _ask(self, key: K, ask: Callable[[], Awaitable[V | None]]) -> V | None:
        me, asked_at = asyncio.current_task(), self._clock()
        try:
            value = await ask()
            if value is not None and self._asking.get(key) is me:
                self.keep(key, value, asked_at=asked_at)
            return value
        finally:
            if self._asking.get(key) is me:
                del self._asking[key]
