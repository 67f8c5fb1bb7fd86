"""Plan: what a run has to do, from what a source reports and what the ledger knows. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sources.document import Changes, Entry, Rename


@dataclass(frozen=True, slots=True)
class Plan:
    """The work of one run.

    Attributes:
        renames: In an order in which no rename overwrites a document that is still to be moved.
        todo: Documents to read.
        removed: Indexed paths that are gone, or that are not to be read any more.
        unchanged: How many indexed documents need no work.
    """

    renames: tuple[Rename, ...]
    todo: tuple[Entry, ...]
    removed: tuple[str, ...]
    unchanged: int


def make_plan(changes: Changes, known: Mapping[str, str], tried: Mapping[str, str], *, is_forced: bool = False) -> Plan:
    """Compare what a source reports with what is indexed.

    Args:
        changes: What the source reports.
        known: Version of every indexed document, by path.
        tried: Version of every document that was skipped or failed before, by path.
        is_forced: Read every reported document again, even one whose version is known.
    """
    renames = _ordered(changes.renames)
    versions = dict(known)
    for rename in renames:
        if rename.old_path in versions:
            versions[rename.new_path] = versions.pop(rename.old_path)
    done = versions | {path: version for path, version in tried.items() if path not in versions}
    todo = tuple(entry for entry in changes.entries if is_forced or done.get(entry.path) != entry.version)
    gone = {*changes.removed, *(skip.path for skip in changes.skips)}
    if changes.is_full:
        gone |= versions.keys() - {entry.path for entry in changes.entries}
    removed = tuple(sorted(gone & versions.keys()))
    unchanged = len(versions.keys() - {entry.path for entry in todo} - gone)
    return Plan(renames, todo, removed, unchanged)


def _ordered(renames: Sequence[Rename]) -> tuple[Rename, ...]:
    """Move what stands in another's way first; documents that swap places are simply read again."""
    waiting = {rename.old_path: rename for rename in renames}
    ordered = []
    while free := [rename for rename in waiting.values() if rename.new_path not in waiting]:
        for rename in free:
            ordered.append(rename)
            del waiting[rename.old_path]
    return tuple(ordered)
