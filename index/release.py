"""Release: the version of a product that a document describes, and which of several is the newest. Pure."""

import re
from collections.abc import Iterable, Sequence

# `v4.13`, `release-4.13` and `4.13` are one release.
_MARK = re.compile(r"^(?:(?:v|r|rel|release|version)[-_.]?)+(?=\d)")
_PART = re.compile(r"\d+|[a-z]+")
_COUNTED = re.compile(r"(.*?)(\d+)")
_BEFORE_ONE = frozenset(["a", "alpha", "b", "beta", "c", "dev", "m", "milestone", "pre", "preview", "rc", "snapshot"])
_NOT_OUT = frozenset(
    ["canary", "dev", "devel", "edge", "head", "main", "master", "next", "nightly", "trunk", "unreleased"]
)
# `docs/latest` is by its own word the newest of all.
_NEWEST = frozenset(["current", "latest", "stable"])

Rank = tuple[tuple[int, int, str], ...]


def canonical(release: str) -> str:
    """Return the one spelling under which a release is stored and asked for: in small letters, without a `v`."""
    return _MARK.sub("", release.strip().lower())


def age_rank(release: str) -> Rank:
    """Return what releases are sorted by, the oldest first: 4.9, 4.10-rc1, 4.10, 4.10.1."""
    return (*(_rank(part) for part in _PART.findall(canonical(release))), (1, 0, ""))


def newest(releases: Iterable[str]) -> str:
    """Return the highest release that is out: what is not out yet should answer nobody who did not ask for it."""
    return max(releases, key=lambda release: (_maturity(canonical(release)), age_rank(release)))


def in_words(releases: Sequence[str]) -> str:
    """Return releases, the oldest first, in words: three or more that follow each other as `4.12 to 4.15`."""
    runs: list[list[str]] = []
    for release in releases:
        if runs and release == _next(runs[-1][-1]):
            runs[-1].append(release)
        else:
            runs.append([release])
    words = [word for run in runs for word in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else run)]
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _next(release: str) -> str:
    counted = _COUNTED.fullmatch(release)
    return f"{counted[1]}{int(counted[2]) + 1}" if counted else ""


def _maturity(release: str) -> int:
    if release in _NEWEST:
        return 3
    if release in _NOT_OUT:
        return 0
    return 1 if _BEFORE_ONE & set(_PART.findall(release)) else 2


def _rank(part: str) -> tuple[int, int, str]:
    if part.isdigit():
        return (2, int(part), "")
    return (0, 0, part) if part in _BEFORE_ONE else (1, 0, part)
