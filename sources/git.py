"""The `git` source: the files of one branch or tag, each pinned to the commit that last touched it."""

import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from sources.document import Changes, Document, Entry, Known, Place, Readers, Standing
from sources.errors import DocumentGone, DocumentSkipped, NotAtHand, SourceUnavailable
from sources.git_address import Address, parse_address
from sources.git_clone import HEAD, GitClone, Tip
from sources.git_listing import Checkpoint, GitListing, is_commit
from sources.git_objects import GitObjects
from sources.git_program import prepare_git
from sources.git_settings import GitSettings, check
from sources.git_tree import is_file_path
from sources.permalink import HOST_KINDS, UNKNOWN, WORK_TREE, LinkForm, Permalinks, recognise, template_form
from sources.release import Release, ReleasePattern
from sources.selection import Selection

_NO_ENVIRONMENT: Mapping[str, str] = MappingProxyType({})

# What stands in a repository in place of a file that Git LFS keeps elsewhere; its specification says that
# a pointer begins like this and is shorter than 1024 bytes.
_LFS_POINTER = b"version https://git-lfs.github.com/spec/"
_MAX_LFS_POINTER_BYTES = 1024


class GitSource:
    """A Git repository, read from a bare clone of its own; nothing is ever checked out.

    Paths are those of the repository, also with a subfolder. A document's version is the last commit that
    touched it, whose author and time it has. `close` ends the git that stays open for reading; so does
    the end of the object.
    """

    def __init__(
        self, settings: GitSettings, *, clones: Path, environment: Mapping[str, str] = _NO_ENVIRONMENT
    ) -> None:
        """Prepare, without touching disk or network.

        Args:
            settings: What the source is told.
            clones: The folder for the clones of all sources.
            environment: Where PATH, proxies, certificates and SSH_AUTH_SOCK for git are taken from; the
                rest of it is left out.

        Raises:
            SourceUnavailable: a setting cannot be used.
        """
        self._settings = settings
        self._labels = tuple(sorted({label.lower() for label in settings.labels}))
        self._releases = ReleasePattern(settings.release_pattern, subfolder=settings.subfolder)
        try:
            check(settings)
            self._address = parse_address(settings.url)
            self._form = _explicit_form(settings)
            self._selection = _selection(settings)
        except SourceUnavailable as error:
            raise SourceUnavailable(f"source {settings.name}: {error}") from error
        git = prepare_git(settings, self._address, clones.absolute() / f"{settings.name}.git", environment)
        self._clone = GitClone(git, self._address, ref=settings.ref, fetch_seconds=settings.fetch_timeout_seconds)
        self._listing = GitListing(git, self._selection)
        self._objects = GitObjects(git)
        weakref.finalize(self, self._objects.close)

    @property
    def name(self) -> str:
        """The configured name."""
        return self._settings.name

    def close(self) -> None:
        """End the git that reads; it starts again when it is needed."""
        self._objects.close()

    def changes(self, since: str | None) -> Changes:
        """Return what changed since a commit, or everything if that commit or the selection is another.

        A path in `skips` may have been an entry before: it grew too large, or became a symbolic link.

        Raises:
            SourceUnavailable: the repository, ref or subfolder cannot be had; never taken for deletions.
        """
        tip = self._clone.ask_tip()
        old = Checkpoint.parse(since)
        fingerprint = self._selection.fingerprint
        if old == Checkpoint(tip.commit, fingerprint):
            return Changes((), (), (), (), str(old), is_full=False)
        head = self._bring_clone_to(tip)
        if old is None or self._objects.read_commit(old.commit) is None:
            return self._listing.everything(head, renames_from=None)
        if old.selection != fingerprint:
            return self._listing.everything(head, renames_from=old.commit)
        return self._listing.changes(head, old.commit)

    def prepare(self, entries: Sequence[Entry]) -> None:
        """Do nothing: the files are at hand."""

    def read(self, entry: Entry) -> Document:
        """Return the file as it was at the entry's commit."""
        commit, body = None, None
        if is_commit(entry.version) and is_file_path(entry.path):
            commit = self._objects.read_commit(entry.version)
        if commit is not None:
            body = self._objects.read_file(commit.id, entry.path, max_bytes=self._selection.max_bytes)
        if commit is None or body is None:
            raise DocumentGone(f"{entry.path} is not in the clone of source {self.name} at {entry.version[:12]}")
        if len(body) < _MAX_LFS_POINTER_BYTES and body.startswith(_LFS_POINTER):
            raise DocumentSkipped("a Git LFS pointer; the file itself is not in the repository")
        return Document(
            source=self.name,
            path=entry.path,
            version=commit.id,
            body=body,
            url=self._permalinks().url(commit.id, entry.path),
            updated_at=commit.committed_at,
            author=commit.author,
            labels=self._labels,
            readers=self._settings.readers,
        )

    def standings(self, known: Mapping[str, Known]) -> dict[str, Standing]:
        """Return how each file stands on the branch as it is now: bytes are compared, and history is not looked at.

        Raises:
            NotAtHand: there is no clone yet: the first one may take an hour.
            SourceUnavailable: the repository cannot be had.
        """
        tip = self._clone.ask_tip()
        if not self._clone.is_usable(tip):
            raise NotAtHand(f"source {self.name} has not been cloned on this machine yet")
        now = self._listing.contents(self._bring_clone_to(tip), known)
        was: dict[str, str] = {}
        for version in {each.version for path, each in known.items() if path in now}:
            # Of a commit that the clone does not have, it is not known what was read.
            if is_commit(version) and self._objects.read_commit(version) is not None:
                was |= self._listing.contents(version, [path for path in known if known[path].version == version])
        return {path: _standing(now.get(path), was.get(path)) for path in known}

    def probe(self) -> list[str]:
        """Return no parts, having brought the clone to the branch as it is now."""
        self._bring_clone_to(self._clone.ask_tip())
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
        """Return the URL of the lines at the document's commit, in the form of the repository's host."""
        return self._permalinks().url(document.version, document.path, place)

    def _bring_clone_to(self, tip: Tip) -> str:
        """Return the commit that the clone now stands at: the tip, or what was pushed just after it."""
        if self._clone.is_usable(tip):
            there = self._objects.read_commit(HEAD)
            if there is not None and there.id == tip.commit:
                self._listing.require_subfolder(there.id)
                return there.id
        self._objects.close()  # the clone may be replaced as a whole
        self._clone.fetch(tip)
        head = self._objects.read_commit(HEAD)
        if head is None:
            raise SourceUnavailable(f"source {self.name}: {tip.ref} does not point to a commit; check ref")
        self._listing.require_subfolder(head.id)
        return head.id

    def _permalinks(self) -> Permalinks:
        return Permalinks(self._address.web_base, self._form or _usual_form(self._address))


def _standing(now: str | None, was: str | None) -> Standing:
    if now is None:
        return "gone"
    return "current" if now == was else "changed"


def _selection(settings: GitSettings) -> Selection:
    subfolder = str(PurePosixPath(settings.subfolder)) if settings.subfolder else ""
    return Selection(settings.include, settings.exclude, max_bytes=settings.max_bytes, subfolder=subfolder)


def _explicit_form(settings: GitSettings) -> LinkForm | None:
    if settings.link_template:
        return template_form(settings.link_template)
    return HOST_KINDS.get(settings.host_kind)


def _usual_form(address: Address) -> LinkForm:
    if address.protocol != "file":
        return recognise(address.host)
    return WORK_TREE if (Path(address.fetch_url) / ".git").exists() else UNKNOWN
