"""Trees of a repository, listed and compared; names stay bytes here, as git has them."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from sources.git_process import GitStopped
from sources.git_program import GitProgram

REGULAR_MODES = frozenset({"100644", "100755", "100664"})  # the last is what very old gits wrote
SYMLINK_MODE = "120000"
SUBMODULE_MODE = "160000"
_FOLDER_MODE = "040000"

# Beyond so many candidates on each side git compares only names and whole contents, not similarity.
_RENAME_LIMIT = 2000

# As long as the file systems of today allow; git itself allows any length.
_MAX_PATH_BYTES = 4096
_UNSAFE_PATH = re.compile(r"\0|(^|/)(\.{0,2}|\.git)(/|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TreeFile:
    """A leaf of a tree.

    Attributes:
        mode: Six octal digits: a file, a symbolic link or a submodule.
        size: In bytes; 0 for a submodule.
        content: Git's name of what it holds: the same for the same bytes.
    """

    path: bytes
    mode: str
    size: int
    content: str


@dataclass(frozen=True, slots=True)
class TreeChange:
    """A difference between two trees; one of the paths is empty where the file came or went."""

    old_path: bytes
    new_path: bytes
    old_mode: str
    new_mode: str


def is_file_path(path: str) -> bool:
    """Tell whether a file could be called this: other names would mean something else to git or to a link."""
    is_text = path == path.encode("utf-8", "replace").decode()
    return is_text and len(path.encode()) <= _MAX_PATH_BYTES and not _UNSAFE_PATH.search(path)


def list_tree(git: GitProgram, commit: str, subfolder: str) -> Iterator[TreeFile]:
    """Yield every leaf at a commit, below a subfolder if one is named."""
    within = ("--", f"{subfolder}/") if subfolder else ()
    return _leaves(git, "ls-tree", "-r", "-z", "-l", "--full-tree", commit, *within)


def list_paths(git: GitProgram, commit: str, paths: list[bytes]) -> Iterator[TreeFile]:
    """Yield the leaves at exactly these paths, which must fit a command line."""
    wanted = set(paths)
    found = _leaves(git, "ls-tree", "-z", "-l", "--full-tree", commit, "--", *paths)
    return (leaf for leaf in found if leaf.path in wanted and leaf.mode != _FOLDER_MODE)


def diff_trees(git: GitProgram, old: str, new: str, subfolder: str) -> Iterator[TreeChange]:
    """Yield what differs between two commits, moves recognised by content."""
    options = ("-r", "-z", "--raw", "-M", f"-l{_RENAME_LIMIT}", "--no-ext-diff", "--no-textconv")
    with git.start("diff-tree", *options, old, new, *_within(subfolder)) as process:
        try:
            parts = process.records(b"\0")
            for change in parts:
                old_mode, new_mode, _, _, status = change.decode().removeprefix(":").split()
                first = next(parts)
                old_path, new_path = first, first
                if status[0] == "R":
                    new_path = next(parts)
                yield TreeChange(
                    b"" if status[0] == "A" else old_path, b"" if status[0] == "D" else new_path, old_mode, new_mode
                )
            process.finish()
        except GitStopped as error:
            raise git.failed("diff-tree", error) from None


class Touches:
    """Which paths differ between a commit and one parent, asked of one git for a whole history."""

    def __init__(self, git: GitProgram, subfolder: str) -> None:
        """Start git."""
        self._git = git
        # Git repeats a line that names no object, and sends what it has written so far.
        self._end = f"end-{secrets.token_hex(16)}\n".encode()
        options = ("--stdin", "-r", "-z", "--raw", "--no-renames", "--no-ext-diff", "--no-textconv")
        self._process = git.start("diff-tree", *options, *_within(subfolder))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.close()

    def between(self, commit: str, parent: str) -> set[bytes]:
        """Return the paths whose content or mode differs."""
        try:
            self._process.write(f"{commit} {parent}\n".encode() + self._end)
            answer = self._process.read_until(self._end)
        except GitStopped as error:
            raise self._git.failed("diff-tree", error) from None
        # The commit's id, then for each path its modes and ids, and the path itself.
        return set(answer.split(b"\0")[2::2])


def _within(subfolder: str) -> tuple[str, ...]:
    return ("--", subfolder) if subfolder else ()


def _leaves(git: GitProgram, *arguments: str | bytes) -> Iterator[TreeFile]:
    with git.start(*arguments) as process:
        try:
            for record in process.records(b"\0"):
                facts, _, path = record.partition(b"\t")
                mode, _, content, size = facts.decode().split()
                yield TreeFile(path, mode, 0 if size == "-" else int(size), content)
            process.finish()
        except GitStopped as error:
            raise git.failed("ls-tree", error) from None
