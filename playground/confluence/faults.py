"""Faults on demand: what goes wrong, on which paths, and how often."""

import re
import threading
from dataclasses import dataclass
from typing import Literal

Kind = Literal["answer", "drop", "cut", "slow", "not json", "same cursor", "expired cursor"]


@dataclass(slots=True, kw_only=True)
class Fault:
    """Something that goes wrong.

    Attributes:
        pattern: Regular expression, searched in the path with its query.
        times: How often it still happens; None: always.
        after: So many requests that match go well first.
        status: Of an answer that takes the place of the real one.
        retry_after: The header of that name: seconds, an HTTP date, or none.
        seconds: How long a slow answer takes.
    """

    kind: Kind
    pattern: str
    times: int | None = 1
    after: int = 0
    status: int = 0
    retry_after: str | None = None
    seconds: float = 0


class Faults:
    """The faults that wait to happen."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def answer(
        self,
        pattern: str,
        status: int,
        *,
        times: int | None = 1,
        after: int = 0,
        retry_after: str | None = None,
    ) -> None:
        """Answer with this status instead: 429 in JSON, 500 and above in HTML, others in the shape of the API."""
        self._add(
            Fault(kind="answer", pattern=pattern, times=times, after=after, status=status, retry_after=retry_after)
        )

    def drop(self, pattern: str, *, times: int | None = 1, after: int = 0) -> None:
        """Close the connection without an answer."""
        self._add(Fault(kind="drop", pattern=pattern, times=times, after=after))

    def cut(self, pattern: str, *, times: int | None = 1, after: int = 0) -> None:
        """Promise the whole body, send half of it, and close the connection."""
        self._add(Fault(kind="cut", pattern=pattern, times=times, after=after))

    def slow(self, pattern: str, *, seconds: float, times: int | None = 1, after: int = 0) -> None:
        """Wait before answering."""
        self._add(Fault(kind="slow", pattern=pattern, times=times, after=after, seconds=seconds))

    def spoil(self, pattern: str, *, times: int | None = 1, after: int = 0) -> None:
        """Answer 200 with a body that calls itself JSON and is none."""
        self._add(Fault(kind="not json", pattern=pattern, times=times, after=after))

    def repeat_cursor(self, pattern: str, *, times: int | None = None, after: int = 0) -> None:
        """Answer with a link to the very same page as the next one."""
        self._add(Fault(kind="same cursor", pattern=pattern, times=times, after=after))

    def expire_cursor(self, pattern: str, *, times: int | None = 1, after: int = 0) -> None:
        """Answer 400 to a request that brings a cursor."""
        self._add(Fault(kind="expired cursor", pattern=rf"(?:{pattern}).*[?&]cursor=", times=times, after=after))

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            self._faults.clear()

    def strike(self, target: str) -> Fault | None:
        """The fault that happens to this request, if one does; it is used up by that."""
        with self._lock:
            for fault in self._faults:
                if fault.times == 0 or not re.search(fault.pattern, target):
                    continue
                if fault.after:
                    fault.after -= 1
                    continue
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None

    def _add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)
