"""Which files of a source are documents: patterns in .gitignore's own syntax, and a limit on size."""

import hashlib
import json
from collections.abc import Iterable

from pathspec import GitIgnoreSpec

from sources.errors import SourceUnavailable

DEFAULT_EXCLUDE = (
    ".*",  # .git, .venv, caches, and files such as .env and .netrc, which hold secrets
    "node_modules/",
    "bower_components/",
    "site-packages/",
    "__pycache__/",
    "lost+found/",
)
"""Left out unless the exclude patterns take it back, as in `!.github/`."""

DEFAULT_MAX_BYTES = 5_000_000


class Selection:
    """The include and exclude patterns of one source, read as lines of a .gitignore file in its top folder.

    No include pattern at all means every file. A file below an excluded folder is out, whatever else says
    otherwise. With a subfolder, the patterns are read as if they stood in that folder.
    """

    def __init__(self, include: Iterable[str], exclude: Iterable[str], *, max_bytes: int, subfolder: str = "") -> None:
        """Compile the patterns; SourceUnavailable names the first that is not one."""
        self.max_bytes = max_bytes
        self.subfolder = subfolder
        self._prefix = f"{subfolder}/" if subfolder else ""
        self._lines = (tuple(include), (*DEFAULT_EXCLUDE, *exclude))
        self._include = _compile(self._lines[0], "include")
        self._exclude = _compile(self._lines[1], "exclude")
        self._excluded_folders: dict[str, bool] = {"": False}

    @property
    def fingerprint(self) -> str:
        """Differs between selections that may choose different files."""
        values = json.dumps([self._lines, self.subfolder, self.max_bytes])
        return hashlib.sha256(values.encode()).hexdigest()[:16]

    def covers(self, path: str) -> bool:
        """Tell whether the file at this path, from the top of the source, is chosen by the patterns."""
        if not path.startswith(self._prefix):
            return False
        if self.excludes(path):
            return False
        return not self._lines[0] or self._include.match_file(_matchable(path[len(self._prefix) :]))

    def excludes(self, path: str) -> bool:
        """Tell whether an exclude pattern leaves out the file at this path, or a folder above it."""
        inner = _matchable(path[len(self._prefix) :])
        return self._excludes_folder(inner.rpartition("/")[0]) or self._exclude.match_file(inner)

    def enters(self, folder: str) -> bool:
        """Tell whether files below this folder can be chosen at all."""
        return not self._excludes_folder(_matchable(folder[len(self._prefix) :]))

    def excess(self, size: int) -> str:
        """Return the reason to skip a file of this many bytes, or an empty string."""
        if size <= self.max_bytes:
            return ""
        return f"too large: {_readable(size)}, and the limit is {_readable(self.max_bytes)}"

    def _excludes_folder(self, folder: str) -> bool:
        unknown = []
        while folder not in self._excluded_folders:
            unknown.append(folder)
            folder = folder.rpartition("/")[0]
        is_excluded = self._excluded_folders[folder]
        for below in reversed(unknown):
            is_excluded = is_excluded or self._exclude.match_file(f"{below}/")
            self._excluded_folders[below] = is_excluded
        return is_excluded


def _compile(lines: tuple[str, ...], setting: str) -> GitIgnoreSpec:
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError as error:
            raise SourceUnavailable(f"{line!r} in {setting} is not a pattern as .gitignore has them") from error
    return GitIgnoreSpec.from_lines(lines)


def _matchable(path: str) -> str:
    # The patterns are compiled to regular expressions whose dot stops at a line break.
    return path.replace("\n", "?")


def _readable(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size:,} bytes"
