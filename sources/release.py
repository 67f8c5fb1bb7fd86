"""Release: which version of a product a document describes, read off its path."""

import re
from dataclasses import dataclass

PLACEHOLDER = "{release}"
# Not every folder beside `4.13` is a release: it has a number, or is called as branches and channels are.
_NAMES = "canary|current|dev|devel|edge|head|latest|main|master|next|nightly|stable|trunk|unreleased"
_RELEASE = rf"(?P<release>(?:(?:v|r|rel|release|version)[-_.]?)?\d[\w.+-]*|{_NAMES})"
_GLOB = re.compile(r"\*\*/|\*\*|\*|\?")
_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@dataclass(frozen=True, slots=True)
class Release:
    """What a path says.

    Attributes:
        name: As it stands in the path; empty for a document that belongs to no release.
        family: The path with `{release}` in the release's place: the same for one page in every release.
    """

    name: str
    family: str


NO_RELEASE = Release("", "")


class ReleasePattern:
    """A pattern such as `docs/{release}/**`, read from the top of the source; one that is empty knows no release.

    `*` and `?` stay within a folder, `**` does not; a folder stands for all that is in it.
    """

    def __init__(self, pattern: str, *, subfolder: str = "") -> None:
        self._prefix = f"{subfolder}/" if subfolder else ""
        self._pattern = re.compile(_expression(pattern), re.DOTALL | re.IGNORECASE) if pattern else None

    def read(self, path: str) -> Release:
        """Return the release of the document at this path, or `NO_RELEASE`."""
        if self._pattern is None or not path.startswith(self._prefix):
            return NO_RELEASE
        found = self._pattern.fullmatch(path, len(self._prefix))
        if found is None:
            return NO_RELEASE
        start, end = found.span("release")
        return Release(path[start:end], f"{path[:start]}{PLACEHOLDER}{path[end:]}")


def _expression(pattern: str) -> str:
    whole = f"{pattern}**" if pattern.endswith("/") else pattern
    before, _, behind = whole.partition(PLACEHOLDER)
    return f"{_translated(before)}{_RELEASE}{_translated(behind)}"


def _translated(glob: str) -> str:
    parts = []
    position = 0
    for found in _GLOB.finditer(glob):
        parts += [re.escape(glob[position : found.start()]), _MEANING[found.group()]]
        position = found.end()
    return "".join([*parts, re.escape(glob[position:])])
