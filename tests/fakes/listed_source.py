"""ListedSource: a source whose documents a test lists. It keeps its history, so that it can tell what changed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sources.document import Changes, Document, Entry, Known, Place, Readers, Rename, Skip, Standing
from sources.errors import DocumentGone, DocumentSkipped, DocumentUnreadable, SourceUnavailable
from sources.release import Release, ReleasePattern

EVERYONE: Readers = ()
MOMENT = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Listed:
    """One document: who it is through all its moves, what it says, and who may read it."""

    identity: int
    body: bytes
    readers: Readers

    @property
    def version(self) -> str:
        """The same for the same content, so that an edit can be taken back."""
        return hashlib.sha256(self.body).hexdigest()[:12]


@dataclass(slots=True)
class ListedSource:
    """Says of itself what a source must: what changed, what a document says now, and who may read it now.

    Attributes:
        skipped: Paths that are listed as skipped, with the reason.
        refused: Paths that are listed, but refused when they are read, with the reason.
        unreadable: Paths at which reading fails for the moment.
        members: E-mails by group, of a source with permissions of its own.
        expected: The paths it was told will be read, in order.
        vanishing: Paths that are listed, but gone when they are read.
        broken: Paths at which the source breaks down when they are read.
        is_down: Nothing can be listed.
        lists_all: It keeps no history, like a folder.
        was_read: Every path that was read, in order.
    """

    name: str = "wiki"
    skipped: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    members: dict[str, frozenset[str]] | None = None
    expected: list[str] = field(default_factory=list)
    vanishing: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    is_down: bool = False
    lists_all: bool = False
    release_pattern: str = ""
    was_read: list[str] = field(default_factory=list)
    _now: dict[str, Listed] = field(default_factory=dict)
    _history: list[dict[str, Listed]] = field(default_factory=list)
    _born: int = 0

    @property
    def paths(self) -> list[str]:
        return sorted(self._now)

    def put(self, path: str, text: str | bytes, readers: Readers = EVERYONE) -> None:
        """Add a document, or give the one that is there another text."""
        body = text.encode() if isinstance(text, str) else text
        if path in self._now:
            self._now[path] = replace(self._now[path], body=body)
        else:
            self._born += 1
            self._now[path] = Listed(self._born, body, readers)

    def delete(self, path: str) -> None:
        del self._now[path]

    def move(self, old: str, new: str) -> None:
        assert new not in self._now
        self._now[new] = self._now.pop(old)

    def restrict(self, path: str, readers: Readers) -> None:
        """Change who may read, which gives no new version."""
        self._now[path] = replace(self._now[path], readers=readers)

    def keep(self) -> None:
        """Remember the present state, as a repository does at a commit; one that is known already is no new one."""
        if not self._history or self._history[-1] != self._now:
            self._history.append(dict(self._now))

    def changes(self, since: str | None) -> Changes:
        if self.is_down:
            raise SourceUnavailable(f"{self.name} cannot be reached; check the network")
        self.keep()
        checkpoint = str(len(self._history) - 1)
        skips = tuple(Skip(path, reason) for path, reason in self.skipped.items() if path in self._now)
        now = {path: listed for path, listed in self._now.items() if path not in self.skipped}
        if since is None or self.lists_all:
            return Changes(_entries(now), (), (), skips, checkpoint, is_full=True)
        old = self._history[int(since)]
        places = {listed.identity: path for path, listed in now.items()}
        moves = {path: places[listed.identity] for path, listed in old.items() if listed.identity in places}
        renames = tuple(Rename(path, new) for path, new in moves.items() if path != new)
        removed = tuple(path for path in old if path not in self._now and path not in moves)
        touched = {path: listed for path, listed in now.items() if not _is_same(old.get(path), listed)}
        return Changes(_entries(touched), removed, renames, skips, checkpoint, is_full=False)

    def prepare(self, entries: Sequence[Entry]) -> None:
        self.expected = [entry.path for entry in entries]

    def read(self, entry: Entry) -> Document:
        self.was_read.append(entry.path)
        if entry.path in self.broken:
            raise SourceUnavailable(f"{self.name} broke down at {entry.path}; try again")
        if entry.path in self.unreadable:
            raise DocumentUnreadable(f"{entry.path} answers 500")
        if entry.path in self.refused:
            raise DocumentSkipped(self.refused[entry.path])
        if entry.path in self.vanishing or entry.path not in self._now:
            self._now.pop(entry.path, None)
            raise DocumentGone(f"{entry.path} is gone")
        listed = self._now[entry.path]
        return Document(
            source=self.name,
            path=entry.path,
            version=listed.version,
            body=listed.body,
            url=f"https://{self.name}/{entry.path}",
            updated_at=MOMENT,
            readers=listed.readers,
        )

    def standings(self, known: Mapping[str, Known]) -> dict[str, Standing]:
        if self.is_down:
            raise SourceUnavailable(f"{self.name} cannot be reached; check the network")
        return {path: self._standing(path, each) for path, each in known.items()}

    def probe(self) -> list[str]:
        return []

    def readers(self, versions: Mapping[str, str]) -> dict[str, Readers]:
        return {path: self._now[path].readers for path in versions if path in self._now}

    def groups(self) -> dict[str, frozenset[str]] | None:
        return self.members

    def lookout(self) -> None:
        """Nothing is looked at before it is listed."""

    def release(self, path: str) -> Release:
        return ReleasePattern(self.release_pattern).read(path)

    def link(self, document: Document, place: Place) -> str:
        first, last = place.lines or (0, 0)
        return f"{document.url}?at={document.version}#L{first}-L{last}"

    def _standing(self, path: str, known: Known) -> Standing:
        now = self._now.get(path)
        if now is None or now.readers != known.readers:
            return "gone"
        return "current" if now.version == known.version else "changed"


def _entries(listed: dict[str, Listed]) -> tuple[Entry, ...]:
    return tuple(Entry(path, each.version) for path, each in sorted(listed.items()))


def _is_same(old: Listed | None, new: Listed) -> bool:
    return old is not None and (old.identity, old.version) == (new.identity, new.version)
