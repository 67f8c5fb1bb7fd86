"""The keys and list items of a YAML or JSON text, in order, with their places. Nothing is ever constructed from it.

Only the parser's events are read: tags and anchors stay names, so that no text can make objects or grow.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

# The same parser in C, thirty times as fast; not every platform's package has it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_MAX_KEYS = 4  # of the path to an entry: what tells paths, operations and components apart
# The parser's time grows with the square of the nesting of brackets; descriptions of APIs nest some twenty deep.
_MAX_DEPTH = 100


class UnreadableYaml(Exception):
    """The text is not YAML, or not of a kind that a person writes; the caller reads it as plain code instead."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One key with its value, or one list item.

    Attributes:
        keys: The first keys of the path to it; an item counts as the key `-`.
        depth: How many keys and items lead to it, itself included.
        start: Offset of the key, or of the value of an item.
        value: What a plain value says; an empty string for mappings, lists and aliases.
        is_mapping: Whether the value is a mapping.
        floor: Offset behind the text that came before; what follows is white space or comments.
    """

    keys: tuple[str, ...]
    depth: int
    start: int
    value: str
    is_mapping: bool
    floor: int


def read_entries(text: str) -> Iterator[Entry]:
    """Yield the entries of the first document, outer ones before what is in them.

    Raises:
        UnreadableYaml: as described there; what was yielded before is then of no use.
    """
    reader = _Reader()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.DocumentEndEvent):
                return
            if entry := reader.take(event):
                yield entry
    # UnicodeError is a ValueError: a lone surrogate.
    except (yaml.YAMLError, ValueError) as error:
        raise UnreadableYaml from error


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is open; `key` is the key whose value comes next."""

    keys: tuple[str, ...]
    is_mapping: bool
    key: Any = None


class _Reader:
    """Turns events into entries, with a stack of its own."""

    def __init__(self) -> None:
        self._frames: list[_Frame] = []
        self._floor = 0
        self._key_floor = 0

    def take(self, event: Any) -> Entry | None:
        """Return the entry that this event completes or opens, if it does."""
        entry = None
        if isinstance(event, yaml.CollectionEndEvent):
            self._frames.pop()
        elif isinstance(event, yaml.NodeEvent):
            frame = self._frames[-1] if self._frames else None
            if frame and frame.is_mapping and frame.key is None:
                self._take_key(frame, event)
            else:
                entry = self._take_value(frame, event)
        if isinstance(event, yaml.ScalarEvent):
            self._floor = event.end_mark.index if event.end_mark else self._floor
        return entry

    def _take_key(self, frame: _Frame, event: Any) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            raise UnreadableYaml
        frame.key = event
        self._key_floor = self._floor

    def _take_value(self, frame: _Frame | None, event: Any) -> Entry | None:
        entry = self._entry(frame, event) if frame else None
        if isinstance(event, yaml.CollectionStartEvent):
            if len(self._frames) == _MAX_DEPTH:
                raise UnreadableYaml
            self._frames.append(_Frame(entry.keys if entry else (), isinstance(event, yaml.MappingStartEvent)))
        if frame:
            frame.key = None
        return entry

    def _entry(self, frame: _Frame, event: Any) -> Entry:
        first = event if frame.key is None else frame.key
        return Entry(
            keys=(*frame.keys, "-" if frame.key is None else frame.key.value)[:_MAX_KEYS],
            depth=len(self._frames),
            start=first.start_mark.index,
            value=event.value if isinstance(event, yaml.ScalarEvent) else "",
            is_mapping=isinstance(event, yaml.MappingStartEvent),
            floor=self._floor if frame.key is None else self._key_floor,
        )
