"""A source to which something happens while it is read."""

from collections.abc import Callable
from typing import Any

from sources.document import Changes, Document, Entry
from sources.source import Source


class Meanwhile:
    """A source that is read as always, but that something happens to before its document of this number is read."""

    def __init__(self, source: Source, number: int, happens: Callable[[], object]) -> None:
        self._source, self._number, self._happens = source, number, happens

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    def read(self, entry: Entry) -> Document:
        if self._number == 0:
            self._happens()
        self._number -= 1
        return self._source.read(entry)


class WhileListed:
    """A source to which something happens after the site has told all of it, and before that is handed on."""

    def __init__(self, source: Source, happens: Callable[[], object]) -> None:
        self._source, self._happens = source, happens

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    def changes(self, since: str | None) -> Changes:
        changes = self._source.changes(since)
        self._happens()
        return changes
