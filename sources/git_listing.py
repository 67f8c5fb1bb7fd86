"""What changed in a clone between two commits, in the words of every source: entries, renames, skips."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from sources.document import Changes, Entry, Rename, Skip
from sources.errors import SourceUnavailable
from sources.git_history import last_commit, last_commits, touched_since
from sources.git_program import GitProgram
from sources.git_tree import (
    REGULAR_MODES,
    SUBMODULE_MODE,
    SYMLINK_MODE,
    TreeChange,
    TreeFile,
    diff_trees,
    is_file_path,
    list_paths,
    list_tree,
)
from sources.selection import Selection

# Up to so many paths it is faster to ask for each than to pass over the history once for all.
_FEW_PATHS = 16
_FEW_BYTES = 65_536  # well within what a command line can hold
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_CHECKPOINT = re.compile(r"([0-9a-f]{40,64})-([0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far an index has come: the commit, and the selection by which its files were chosen."""

    commit: str
    selection: str

    def __str__(self) -> str:
        return f"{self.commit}-{self.selection}"

    @classmethod
    def parse(cls, text: str | None) -> Self | None:
        """Return the checkpoint that was written like this, or None."""
        found = _CHECKPOINT.fullmatch(text or "")
        return cls(found[1], found[2]) if found else None


def is_commit(text: str) -> bool:
    """Tell whether this can be the id of a commit."""
    return _COMMIT.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class GitListing:
    """One clone, seen through a selection."""

    git: GitProgram
    selection: Selection

    def require_subfolder(self, head: str) -> None:
        """Raise SourceUnavailable if the subfolder is not there: it must not look like a deletion of all."""
        subfolder = self.selection.subfolder
        if not subfolder:
            return
        if not self.git.run("ls-tree", "-d", "--full-tree", head, "--", subfolder).startswith(b"040000 tree"):
            raise SourceUnavailable(
                f"source {self.git.source}: the repository has no folder {subfolder!r} at {head[:12]}; check subfolder"
            )

    def everything(self, head: str, *, renames_from: str | None) -> Changes:
        """Return every document at a commit; moves are told where the commit of the last index is known."""
        leaves = list_tree(self.git, head, self.selection.subfolder)
        skips: list[Skip] = []
        paths = dict.fromkeys(leaf.path for leaf in self._documents(leaves, skips))
        commits = last_commits(self.git, head, paths, self.selection.subfolder)
        entries = tuple(Entry(path.decode(), commits[path]) for path in paths)
        renames: tuple[Rename, ...] = ()
        if renames_from is not None:
            renames, _ = self._moves(diff_trees(self.git, renames_from, head, self.selection.subfolder), entries)
        return Changes(entries, (), renames, tuple(skips), self._checkpoint(head), is_full=True)

    def changes(self, head: str, old: str) -> Changes:
        """Return what to do to come from one commit to another.

        Not only what differs, but also what was changed and changed back: it has a new author and date.
        """
        subfolder = self.selection.subfolder
        touched = touched_since(self.git, head, old, subfolder)
        if touched is None:
            return self.everything(head, renames_from=old)
        skips: list[Skip] = []
        entries = tuple(self._look_up(head, touched, skips))
        renames, removed = self._moves(diff_trees(self.git, old, head, subfolder), entries)
        return Changes(entries, removed, renames, tuple(skips), self._checkpoint(head), is_full=False)

    def contents(self, commit: str, paths: Iterable[str]) -> dict[str, str]:
        """Return git's name of what each path holds that is a document at this commit; history is not looked at."""
        wanted = {path.encode() for path in paths if is_file_path(path) and self.selection.covers(path)}
        return {leaf.path.decode(): leaf.content for leaf in self._documents(self._leaves(commit, wanted), [])}

    def _look_up(self, head: str, wanted: set[bytes], skips: list[Skip]) -> Iterator[Entry]:
        """Yield those of these paths that are documents, asking for each as long as that is the faster way."""
        found = (leaf.path for leaf in self._documents(self._leaves(head, wanted), skips))
        if _is_few(wanted):
            yield from (Entry(path.decode(), last_commit(self.git, head, path)) for path in found)
            return
        paths = dict.fromkeys(found)
        commits = last_commits(self.git, head, paths, self.selection.subfolder)
        yield from (Entry(path.decode(), commits[path]) for path in paths)

    def _leaves(self, commit: str, wanted: set[bytes]) -> Iterator[TreeFile]:
        """Return the leaves at these paths."""
        if _is_few(wanted):
            return list_paths(self.git, commit, sorted(wanted)) if wanted else iter(())
        whole = list_tree(self.git, commit, self.selection.subfolder)
        return (leaf for leaf in whole if leaf.path in wanted)

    def _documents(self, leaves: Iterable[TreeFile], skips: list[Skip]) -> Iterator[TreeFile]:
        """Yield the leaves that can be read; the reasons for the others are added to `skips`."""
        for leaf in leaves:
            path = _printable(leaf.path)
            if not self.selection.covers(path):
                continue
            if reason := self._reason_to_skip(leaf, path):
                skips.append(Skip(path, reason))
            else:
                yield leaf

    def _reason_to_skip(self, leaf: TreeFile, path: str) -> str:
        if path.encode() != leaf.path:
            return "its name is not valid UTF-8"
        if not is_file_path(path):
            return "its path is not one that a file can have"
        if leaf.mode == SYMLINK_MODE:
            return "a symbolic link; what it points to is indexed where it lies, if it is in the repository"
        if leaf.mode == SUBMODULE_MODE:
            return "a submodule; make its repository a source of its own to index it"
        if leaf.mode not in REGULAR_MODES:
            return f"of an unknown kind (mode {leaf.mode})"
        return self.selection.excess(leaf.size)

    def _moves(
        self, differences: Iterable[TreeChange], entries: tuple[Entry, ...]
    ) -> tuple[tuple[Rename, ...], tuple[str, ...]]:
        """Return the renames from document to document, and the paths that are gone for good."""
        documents = {entry.path for entry in entries}
        renames, removed = [], []
        for change in differences:
            old, new = _printable(change.old_path), _printable(change.new_path)
            if not old or old == new or not self.selection.covers(old):
                continue
            if new in documents and change.old_mode in REGULAR_MODES:
                renames.append(Rename(old, new))
            else:
                removed.append(old)
        return tuple(renames), tuple(removed)

    def _checkpoint(self, head: str) -> str:
        return str(Checkpoint(head, self.selection.fingerprint))


def _is_few(paths: set[bytes]) -> bool:
    return len(paths) <= _FEW_PATHS and sum(map(len, paths)) <= _FEW_BYTES


def _printable(path: bytes) -> str:
    return path.decode("utf-8", "backslashreplace")
