"""Plan: what a run has to do, from what a source reports and what the ledger knows. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sources.document import Changes, Entry, Rename

UNCERTAIN = ""
"""Stands in the ledger for the version of a document whose rows may not be what they should; no source has it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The work of one run.

    Attributes:
        renames: Of indexed documents, to paths where none is, in an order in which each finds its place free.
        todo: Documents to read, each path once; those that moved are among them, for their links and paths change.
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
        changes: What the source reports; it may report again what an interrupted run has already done.
        known: Version of every indexed document, by path.
        tried: Version of every document that was skipped or failed before, by path.
        is_forced: Read every reported document again, even one whose version is known.
    """
    versions = dict(known)
    renames = []
    for rename in _ordered(changes.renames):
        if rename.old_path in versions and rename.new_path not in versions:
            del versions[rename.old_path]
            versions[rename.new_path] = UNCERTAIN
            renames.append(rename)
    listed = {entry.path: entry for entry in changes.entries}
    done = {**tried, **versions}
    todo = tuple(entry for entry in listed.values() if is_forced or done.get(entry.path) != entry.version)
    gone = {*changes.removed, *(skip.path for skip in changes.skips)}
    gone |= {rename.old_path for rename in changes.renames} - listed.keys()
    if changes.is_full:
        gone |= versions.keys() - listed.keys()
    removed = tuple(sorted(gone & versions.keys()))
    unchanged = len(versions.keys() - {entry.path for entry in todo} - gone)
    return Plan(tuple(renames), todo, removed, unchanged)


def _ordered(renames: Sequence[Rename]) -> tuple[Rename, ...]:
    """Move what stands in another's way first; documents that swap places are simply read again."""
    waiting = {rename.old_path: rename for rename in renames}
    ordered = []
    while free := [rename for rename in waiting.values() if rename.new_path not in waiting]:
        for rename in free:
            ordered.append(rename)
            del waiting[rename.old_path]
    return tuple(ordered)
