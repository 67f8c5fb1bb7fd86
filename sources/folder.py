"""The `folder` source: files of this machine, listed in full each time, so nothing is ever missed."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sources.document import Changes, Document, Entry, Known, Place, Readers, Skip, Standing
from sources.errors import DocumentGone, DocumentSkipped, SourceUnavailable
from sources.folder_files import File, FolderFiles, open_files
from sources.permalink import fragment
from sources.release import Release, ReleasePattern
from sources.selection import DEFAULT_MAX_BYTES, Selection
from sources.timestamps import utc

_CHECKPOINT = "listed"

# File systems stamp changes with a clock that ticks every 1 to 10 ms; the oldest ones, every 2 s.
_TICK_NS = 20_000_000
_COARSE_TICK_NS = 2_100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderSettings:
    """What a folder source is told.

    Attributes:
        include: Patterns as in .gitignore; none means every file.
        exclude: Patterns too; they come after the usual ones (hidden files, node_modules …).
        readers: Who may read all of it; there is no default on purpose.
        link_template: Where a browser finds its files, with {path}; empty: nowhere but on this machine.
        release_pattern: Where a path says which release of a product it documents, as in `docs/{release}/**`.
    """

    name: str
    path: Path
    readers: Readers
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    link_template: str = ""
    release_pattern: str = ""
    max_bytes: int = DEFAULT_MAX_BYTES


class FolderSource:
    """A folder with everything below it.

    A document's version is made of size, time of modification and time of change. The last is set by the
    system alone, so it also tells files whose time was set by hand, as packages do.
    """

    def __init__(self, settings: FolderSettings) -> None:
        """Raise SourceUnavailable if a pattern is not valid; the folder itself is first looked at by `changes`."""
        self._settings = settings
        self._folder = Path(settings.path).absolute()
        self._labels = tuple(sorted({label.lower() for label in settings.labels}))
        self._releases = ReleasePattern(settings.release_pattern)
        try:
            self._selection = Selection(settings.include, settings.exclude, max_bytes=settings.max_bytes)
        except SourceUnavailable as error:
            raise SourceUnavailable(f"source {settings.name}: {error}") from error

    @property
    def name(self) -> str:
        """The configured name."""
        return self._settings.name

    def changes(self, since: str | None) -> Changes:  # noqa: ARG002 - a folder keeps no history to start from
        """Return every file; SourceUnavailable if the folder is missing, empty or unreadable."""
        files = open_files(self._folder, self._selection)
        found = list(files.walk())
        entries = _settled_entries(files, [file for file in found if isinstance(file, File)])
        skips = tuple(skip for skip in found if isinstance(skip, Skip))
        return Changes(entries, (), (), skips, _CHECKPOINT, is_full=True)

    def prepare(self, entries: Sequence[Entry]) -> None:
        """Do nothing: the files are at hand."""

    def read(self, entry: Entry) -> Document:
        """Return the file as it is now; a change since it was listed shows as another version next time."""
        files = open_files(self._folder, self._selection)
        file = files.judge(entry.path)
        if file is None:
            raise DocumentGone(f"{entry.path} is gone from {self._folder}")
        if isinstance(file, Skip):
            raise DocumentSkipped(file.reason)
        return Document(
            source=self.name,
            path=entry.path,
            version=entry.version,
            body=files.read(file),
            url=self._url(entry.path),
            updated_at=utc(file.modified_ns),
            labels=self._labels,
            readers=self._settings.readers,
        )

    def standings(self, known: Mapping[str, Known]) -> dict[str, Standing]:
        """Return how each file stands; one that is no document any more is gone."""
        files = open_files(self._folder, self._selection)
        return {path: _standing(files.judge(path), each.version) for path, each in known.items()}

    def probe(self) -> list[str]:
        """Return no parts; SourceUnavailable if the folder is missing, empty or unreadable."""
        open_files(self._folder, self._selection)
        return []

    def readers(self, versions: Mapping[str, str]) -> dict[str, Readers]:
        """Return the configured readers for each path."""
        return dict.fromkeys(versions, self._settings.readers)

    def groups(self) -> None:
        """Return nothing: who may read is configured."""
        return

    def lookout(self) -> None:
        """Return that nothing is looked at before it is listed: that takes milliseconds."""

    def release(self, path: str) -> Release:
        """Return the release that the configured pattern sees in the path."""
        return self._releases.read(path)

    def link(self, document: Document, place: Place) -> str:
        """Return the file's address; a folder cannot be pinned, so it opens the file as it is.

        A template with a fragment of its own keeps that one.
        """
        url = self._url(document.path)
        return url if "#" in url else url + fragment(place)

    def _url(self, path: str) -> str:
        """Return where a browser finds the file: by the template, else a `file:` URL."""
        if self._settings.link_template:
            return self._settings.link_template.replace("{path}", quote(path))
        return f"{self._folder.as_uri()}/{quote(path)}"


def _standing(found: File | Skip | None, version: str) -> Standing:
    if not isinstance(found, File):
        return "gone"
    return "current" if _version(found) == version else "changed"


def _version(file: File) -> str:
    return f"{file.size:x}-{file.modified_ns:x}-{file.changed_ns:x}"


def _settled_entries(files: FolderFiles, found: list[File]) -> tuple[Entry, ...]:
    """Return the entries; a file changed within the last tick is looked at again when the tick is over.

    A second edit of the same size within one tick leaves no trace. What has stayed the same for a tick will
    show the next edit; what has not gets a version that never comes again, so the next run reads it again.
    """
    now = time.time_ns()
    fresh = {file.path: file for file in found if file.changed_ns > now - _tick_ns(file)}
    if fresh:
        time.sleep(max(_tick_ns(file) for file in fresh.values()) / 1e9)
    entries = []
    for file in found:
        restless = file.path in fresh and files.judge(file.path) != file
        entries.append(Entry(file.path, f"{_version(file)}-{now:x}" if restless else _version(file)))
    return tuple(entries)


def _tick_ns(file: File) -> int:
    return _TICK_NS if file.changed_ns % 1_000_000_000 else _COARSE_TICK_NS
