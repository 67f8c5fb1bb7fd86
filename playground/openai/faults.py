"""Faults on demand: what goes wrong with the next turns, and how often."""

import threading
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "refuse",
    "hold",
    "stall",
    "cut",
    "end",
    "not json",
    "page",
    "broken chunk",
    "error chunk",
    "no choices",
    "no usage",
    "wrong order",
    "partial",
    "misnumbered",
    "nan",
    "other dimension",
]
"""What happens.

refuse: A status takes the place of the answer; its text repeats key and prompt, as vendors' texts do.
hold: Nothing comes, not even a status, until whoever asks gives up.
stall: As hold, but in mid-stream.
cut: The connection breaks in mid-stream.
end: The stream ends in an orderly way, but before the turn does.
not json: 200, and JSON that is cut short.
page: 200, and a page of HTML, as proxies and sign-in walls answer.
broken chunk: JSON that is cut short, in mid-stream.
error chunk: An error in the place of a chunk, in mid-stream.
no choices: Chunks without choices and without content between the others.
no usage: The turn is not counted.

Of vectors alone; of the others they know refuse, hold, cut, not json and page:

wrong order: The last comes first, each with its right number.
partial: The last one is missing.
misnumbered: All have the same number.
nan: The first holds something that is no number.
other dimension: They are longer than those before.
"""


@dataclass(slots=True, kw_only=True)
class Fault:
    """Something that goes wrong.

    Attributes:
        times: How often it still happens; None: always.
        status: Of a refusal.
        retry_after: The header of that name of a refusal: seconds.
        after_pieces: How many pieces of a stream go well before.
    """

    kind: Kind
    times: int | None = 1
    status: int = 500
    retry_after: str | None = None
    after_pieces: int = 2


class Faults:
    """The faults that wait to happen, first come first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(
        self,
        kind: Kind,
        *,
        times: int | None = 1,
        status: int = 500,
        retry_after: str | None = None,
        after_pieces: int = 2,
    ) -> None:
        """Let something go wrong with the next turns."""
        fault = Fault(kind=kind, times=times, status=status, retry_after=retry_after, after_pieces=after_pieces)
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            self._faults.clear()

    def strike(self) -> Fault | None:
        """The fault that happens to this turn, if one does; it is used up by that."""
        with self._lock:
            fault = next((each for each in self._faults if each.times != 0), None)
            if fault is not None and fault.times is not None:
                fault.times -= 1
            return fault
