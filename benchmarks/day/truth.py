"""Truth: what each document said at which time, and who could read it there, as the sources themselves have it.

Times are seconds since 1970. A change happens somewhere between two moments, before and after it was made: until the
later one the old state may still be seen, and from the earlier one on the new.
"""

import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

ANYBODY = "anybody"
"""Among readers: people of whom nothing is known."""

Survey = Callable[[], "Mapping[int, State]"]
"""Tells how all documents of a source stand now."""


@dataclass(frozen=True, slots=True)
class State:
    """How a document stands in its source.

    Attributes:
        version: Of its text; 0: it is gone.
        readers: Names of the people who may read it.
        place: Where it stands: the space of a page, the path of a file.
        terms: What decides who may read it, besides groups and that place: restrictions on it and above it.
        includes: Other documents whose text it shows.
    """

    version: int
    readers: frozenset[str]
    place: str = ""
    terms: Hashable = ()
    includes: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Span:
    """A state, and between which moments it may have been seen."""

    state: State
    begins: float
    ends: float


@dataclass(slots=True)
class Timeline:
    """What became of one document."""

    source: str
    spans: list[Span] = field(default_factory=list)

    def written(self, version: int) -> float:
        """Return when a version could first be read by anybody; later than everything if it never was."""
        return next((each.begins for each in self.spans if each.state.version >= version > 0), float("inf"))


class Truth:
    """Knows every document; any thread may ask and change."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._lines: dict[int, Timeline] = {}
        self._next = 0

    def new_number(self) -> int:
        """Return a number that no document has."""
        with self._lock:
            self._next += 1
            return self._next

    def source_of(self, number: int) -> str | None:
        """Return the source that a document is of; None: there never was one of this number."""
        line = self._lines.get(number)
        return line.source if line else None

    @contextmanager
    def changing(self, *surveys: tuple[str, Survey]) -> Iterator[None]:
        """While something changes in sources; afterwards they are looked at again. One change at a time."""
        with self._lock:
            began = self._clock()
            try:
                yield
            finally:
                done = self._clock()
                for source, survey in surveys:
                    for number, state in survey().items():
                        self._note(source, number, state, began, done)

    def spans(self, number: int, since: float, until: float) -> list[Span]:
        """Return the states of a document that may have been seen between two moments, both included."""
        with self._lock:
            line = self._lines.get(number)
            if line is None:
                return []
            last = bisect_right(line.spans, until, key=lambda each: each.begins)
            return [each for each in line.spans[:last] if each.ends >= since]

    def written(self, number: int, version: int) -> float:
        """Return when a version of a document was first there."""
        with self._lock:
            return self._lines[number].written(version)

    def now(self, number: int) -> State:
        """Return how a document stands; one that was made and taken away in one change never stood."""
        with self._lock:
            line = self._lines.get(number)
            return line.spans[-1].state if line else State(0, frozenset())

    def numbers(self) -> list[int]:
        """Return all documents that are there now."""
        with self._lock:
            return [number for number, line in self._lines.items() if line.spans[-1].state.version]

    def all_numbers(self) -> list[int]:
        """Return all documents that there ever were."""
        with self._lock:
            return list(self._lines)

    def changes(self) -> int:
        """Return how often the state of a document has changed."""
        with self._lock:
            return sum(len(line.spans) - 1 for line in self._lines.values())

    def _note(self, source: str, number: int, state: State, began: float, done: float) -> None:
        line = self._lines.setdefault(number, Timeline(source))
        if line.spans and line.spans[-1].state == state:
            return
        if line.spans:
            last = line.spans[-1]
            line.spans[-1] = Span(last.state, last.begins, done)
        line.spans.append(Span(state, began, float("inf")))
