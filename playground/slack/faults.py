"""Faults on demand: what goes wrong with which calls and deliveries, and how often."""

import asyncio
import re
import threading
from dataclasses import dataclass
from typing import Literal

CallKind = Literal["status", "error", "drop", "lost", "slow", "hold", "drop sockets"]
"""What happens to a call of the Web API.

status: HTTP answers this status and nothing is done; with 429 comes Retry-After.
error: 200 and `ok: false` with this code; nothing is done.
drop: The connection breaks before anything is done.
lost: It is done, and the connection breaks before the answer.
slow: It is done after so many seconds.
hold: It is done when `release` is called.
drop sockets: It is done, and at that moment every socket breaks.
"""
DeliveryKind = Literal["duplicate", "late", "ack lost"]
"""What happens to a delivery.

duplicate: It is sent twice, under the same event id.
late: It is sent after the one that follows it.
ack lost: It arrives, but Slack does not see the acknowledgement.
"""


@dataclass(slots=True, kw_only=True)
class Fault:
    """Something that goes wrong.

    Attributes:
        pattern: Regular expression that must match the whole name of the method, event or interaction.
        times: How often it still happens; None: always.
        after: So many that match go well first.
        every: Only each so manyth that matches is struck, from the first on.
    """

    kind: CallKind | DeliveryKind
    pattern: str
    times: int | None = 1
    after: int = 0
    every: int = 1
    status: int = 500
    retry_after: int | None = None
    code: str = "internal_error"
    seconds: float = 0.0
    _seen: int = 0

    def strikes(self, name: str) -> bool:
        """Whether this one is struck; counts it."""
        if self.times == 0 or not re.fullmatch(self.pattern, name):
            return False
        self._seen += 1
        if self._seen <= self.after or (self._seen - self.after - 1) % self.every:
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Faults:
    """The faults that wait to happen, first come first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._held: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    def add(self, fault: Fault) -> None:
        """Let this happen."""
        with self._lock:
            self._faults.append(fault)

    def status(self, pattern: str, status: int, *, times: int | None = 1, retry_after: int | None = None) -> None:
        """Answer calls with this HTTP status."""
        self.add(Fault(kind="status", pattern=pattern, status=status, times=times, retry_after=retry_after))

    def error(self, pattern: str, code: str, *, times: int | None = 1, after: int = 0) -> None:
        """Answer calls `ok: false` with this code."""
        self.add(Fault(kind="error", pattern=pattern, code=code, times=times, after=after))

    def drop(self, pattern: str, *, times: int | None = 1) -> None:
        """Break the connection before anything is done."""
        self.add(Fault(kind="drop", pattern=pattern, times=times))

    def lose(self, pattern: str, *, times: int | None = 1) -> None:
        """Do what is asked, and break the connection before the answer."""
        self.add(Fault(kind="lost", pattern=pattern, times=times))

    def hold(self, pattern: str, *, times: int | None = 1) -> None:
        """Let calls wait until `release`."""
        self.add(Fault(kind="hold", pattern=pattern, times=times))

    def duplicate(self, pattern: str, *, times: int | None = 1) -> None:
        """Deliver events twice."""
        self.add(Fault(kind="duplicate", pattern=pattern, times=times))

    def delay(self, pattern: str, *, times: int | None = 1) -> None:
        """Deliver events after the one that follows them."""
        self.add(Fault(kind="late", pattern=pattern, times=times))

    def lose_ack(self, pattern: str, *, times: int | None = 1) -> None:
        """Overlook acknowledgements of events and interactions."""
        self.add(Fault(kind="ack lost", pattern=pattern, times=times))

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            self._faults.clear()
        self.release()

    @property
    def waiting(self) -> int:
        """How many calls wait for `release`."""
        with self._lock:
            return len(self._held)

    async def held(self) -> None:
        """Wait for `release`."""
        released = asyncio.Event()
        with self._lock:
            self._held.append((asyncio.get_running_loop(), released))
        await released.wait()

    def release(self) -> None:
        """Let the calls go on that wait."""
        with self._lock:
            waiting, self._held = self._held, []
        for loop, released in waiting:
            loop.call_soon_threadsafe(released.set)

    def strike_call(self, method: str) -> Fault | None:
        """The fault that happens to this call, if one does; it is used up by that."""
        return self._strike(method, "status", "error", "drop", "lost", "slow", "hold", "drop sockets")

    def strike_delivery(self, name: str) -> Fault | None:
        """The fault that happens to this delivery, if one does."""
        return self._strike(name, "duplicate", "late")

    def strike_ack(self, name: str) -> Fault | None:
        """The fault that happens to this acknowledgement, if one does."""
        return self._strike(name, "ack lost")

    def _strike(self, name: str, *kinds: str) -> Fault | None:
        with self._lock:
            return next((each for each in self._faults if each.kind in kinds and each.strikes(name)), None)
