"""Truth: what each document of the world said at which time, and who could read it; what readers see is compared."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock

_SAYS = re.compile(r"Document (\S+) of edition (\d+) says (\d+) of (\d+)\.")
_NEVER_BEGAN, _NEVER_ENDED = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Name:
    """A document, through all its moves."""

    source: str
    key: str


@dataclass(frozen=True, slots=True)
class Said:
    """One passage of a document, as it says itself."""

    name: Name
    edition: int
    part: int
    parts: int


@dataclass(slots=True)
class State:
    """How a document stood for a while.

    Attributes:
        edition: None when it was not there.
        is_open: Whether the staff could read it; others of the world always can.
        begins: Aware, UTC: right before it was changed to this.
        ends: The same, right after it was changed to something else.
    """

    edition: int | None
    is_open: bool
    begins: datetime
    ends: datetime = _NEVER_ENDED


@dataclass(slots=True)
class Truth:
    """Every state of every document."""

    _states: dict[Name, list[State]] = field(default_factory=lambda: defaultdict(list))
    _lock: Lock = field(default_factory=Lock)

    def change(self, now: Mapping[Name, tuple[int | None, bool]], do: Callable[[], object]) -> None:
        """Change documents to these states, all in one step of the world."""
        begins = datetime.now(UTC)
        with self._lock:
            for name, (edition, is_open) in now.items():
                before = self._states[name] or [State(None, is_open=False, begins=_NEVER_BEGAN)]
                self._states[name] = [*before, State(edition, is_open, begins)]
        do()
        ends = datetime.now(UTC)
        with self._lock:
            for name in now:
                for old in self._states[name][:-1]:
                    old.ends = min(old.ends, ends)

    def now(self, name: Name) -> State:
        """Return how a document stands."""
        with self._lock:
            return self._states[name][-1]

    def there(self, source: str) -> list[Name]:
        """Return the documents of a source that are there now."""
        with self._lock:
            return [
                name
                for name, states in self._states.items()
                if name.source == source and states[-1].edition is not None
            ]

    def since(self, source: str, moment: datetime | None) -> dict[Name, list[State]]:
        """Return every state in which a document of a source was at a moment or later."""
        with self._lock:
            return {
                name: [state for state in states if moment is None or state.ends > moment]
                for name, states in self._states.items()
                if name.source == source
            }


def text_of(name: Name, edition: int, *, heading: str, paragraph: str) -> str:
    """Return the text of a document, whose every section says which document, edition and section it is."""
    parts = 2 + (sum(name.key.encode()) + edition) % 4
    return "".join(
        heading.format(f"Part {part}")
        + paragraph.format(f"Document {name.key} of edition {edition} says {part} of {parts}.")
        for part in range(parts)
    )


def said(source: str, text: str) -> Said:
    """Return what a stored passage says of itself."""
    found = _SAYS.search(text)
    assert found, f"a passage that no document of the world says: {text!r}"
    return Said(Name(source, found[1]), int(found[2]), int(found[3]), int(found[4]))


def faults(
    source: str,
    seen: Iterable[Said],
    states: dict[Name, list[State]],
    met: Collection[Name] | None = None,
    closed: Collection[Name] = (),
    *,
    is_staff: bool,
) -> list[str]:
    """Compare what a person sees of a source, at one moment, with what it said since its last good run had begun.

    Args:
        source: Its name.
        seen: Every passage that the person may read.
        states: From `Truth.since` the beginning of the last run that ended well.
        met: Documents that were seen before, if that run told of some that it could not read: one that was edited while
            it was read for the first time may still be missing. None: it has read everything.
        closed: Documents of which a killed run left open what their rows say: until they have been read again, nobody
            reads them, as their text may be one that only some may see.
        is_staff: The person is of the staff, who may not read what is closed; otherwise they may read everything.
    """
    found = []
    by_name: dict[Name, list[Said]] = defaultdict(list)
    for each in seen:
        by_name[each.name].append(each)
    for name, passages in by_name.items():
        if len({(each.edition, each.parts) for each in passages}) > 1 or sorted(each.part for each in passages) != list(
            range(passages[0].parts)
        ):
            found.append(f"torn: {source}/{name.key} is {sorted((each.edition, each.part) for each in passages)}")
        elif passages[0].edition not in {state.edition for state in states.get(name, [])}:
            found.append(f"stale: {source}/{name.key} is edition {passages[0].edition}, which no run should know")
        if is_staff and not any(state.is_open and state.edition is not None for state in states.get(name, [])):
            found.append(f"leak: {source}/{name.key} is closed, and seen")
    for name, stood in states.items():
        is_there = bool(stood) and all(each.edition is not None and (each.is_open or not is_staff) for each in stood)
        was_read = (met is None or name in met or len(stood) == 1) and name not in closed
        if is_there and was_read and name not in by_name:
            found.append(f"lost: {source}/{name.key}, to {'the staff' if is_staff else 'everybody'}")
    return found
