"""Which commit last touched each file: git's own answer, `git log -1 -- path`, for all files in one pass."""

from collections.abc import Collection
from itertools import pairwise, zip_longest

from sources.git_process import GitStopped
from sources.git_program import GitProgram
from sources.git_tree import Touches


def last_commits(git: GitProgram, head: str, paths: Collection[bytes], subfolder: str) -> dict[bytes, str]:
    """Return for each path that exists at `head` the commit that gave it its present content.

    Each path is followed down from the head: from a commit to the first parent that has the same content,
    until none has. Children come before parents, so one pass over the history carries all paths along, and
    it ends as soon as every path has its commit.
    """
    if not paths:
        return {}
    found: dict[bytes, str] = {}
    waiting = {head: set(paths)}
    with git.start("rev-list", "--topo-order", "--parents", head) as log, Touches(git, subfolder) as touches:
        try:
            for line in log.records(b"\n"):
                commit, *parents = line.decode().split()
                here = waiting.pop(commit, None)
                if here is None:
                    continue
                for parent in parents:
                    touched = here & touches.between(commit, parent)
                    here -= touched
                    if here:
                        _send(waiting, parent, here)
                    here = touched
                    if not here:
                        break
                found.update(dict.fromkeys(here, commit))
                if not waiting:
                    return found
            log.finish()
        except GitStopped as error:
            raise git.failed("rev-list", error) from None
    # Only a history that contradicts itself comes here.
    return dict.fromkeys(paths, head) | found


def _send(waiting: dict[str, set[bytes]], parent: str, paths: set[bytes]) -> None:
    there = waiting.get(parent, set())
    more, fewer = (there, paths) if len(there) > len(paths) else (paths, there)
    more |= fewer
    waiting[parent] = more


def last_commit(git: GitProgram, head: str, path: bytes) -> str:
    """Return the same for one path, faster than a pass over the history when there are few."""
    return git.run("log", "-1", "--format=%H", head, "--", path).decode().strip()


def touched_since(git: GitProgram, head: str, old: str, subfolder: str) -> set[bytes] | None:
    """Return every path whose last commit may differ between two commits, or None if they share no history.

    Followed from both, a path that no commit down the two lines of first parents touches arrives at the
    commit where these lines meet, and has its last commit in common from there. That holds for a push, a
    merge and a rewritten history alike, and for an edit that was taken back, which comparing trees misses.
    """
    met = _lines_to_meeting(git, head, old)
    if met is None:
        return None
    touched: set[bytes] = set()
    with Touches(git, subfolder) as touches:
        for line in met:
            for commit, parent in pairwise(line):
                touched |= touches.between(commit, parent)
    return touched


def _lines_to_meeting(git: GitProgram, head: str, old: str) -> tuple[list[str], list[str]] | None:
    """Return both lines of first parents down to the first commit they share, read in step from each end."""
    lines: tuple[list[str], list[str]] = ([], [])
    places: tuple[dict[str, int], dict[str, int]] = ({}, {})
    with git.start("rev-list", "--first-parent", head) as one, git.start("rev-list", "--first-parent", old) as other:
        try:
            for step in zip_longest(one.records(b"\n"), other.records(b"\n")):
                for side, commit in enumerate(step):
                    if commit is None:
                        continue
                    name = commit.decode()
                    places[side][name] = len(lines[side])
                    lines[side].append(name)
                    if (met := places[1 - side].get(name)) is not None:
                        return lines[side], lines[1 - side][: met + 1]
            one.finish()
            other.finish()
        except GitStopped as error:
            raise git.failed("rev-list", error) from None
    return None
