"""Plan: what a run has to do, from what a source reports and what the ledger knows. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from types import MappingProxyType

from indexer.errors import TooMuchGone
from ledger.documents import IndexedDocument
from ledger.failures import Failure
from sources.document import Changes, Entry, Rename, Skip

UNCERTAIN = ""
"""Stands in the ledger for the version of a document whose rows may not be what they should; no source has it."""

_ALWAYS_FEW = 20
_LARGE_SHARE = 0.2


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


def make_plan(
    changes: Changes,
    known: Mapping[str, str],
    tried: Mapping[str, str],
    *,
    first: Collection[str] = (),
    due: Collection[str] = (),
    barred: Mapping[str, str] = MappingProxyType({}),
    is_forced: bool = False,
    fresh: Collection[str] = (),
    settled: Collection[str] = (),
) -> Plan:
    """Compare what a source reports with what is indexed.

    Args:
        changes: What the source reports; it may report again what an interrupted run has already done.
        known: Version of every indexed document, by path.
        tried: Version of every document that was skipped or failed before, by path.
        first: Paths to read before all others: somebody waits for them.
        due: Paths to read whatever is known of them: they failed, and it is time to try them again.
        barred: Versions not to be read, by path, also when everything else is.
        is_forced: Read every reported document again, even one whose version is known.
        fresh: Paths that a forced run need not read again: it has, before it was stopped.
        settled: Paths of which the report is out of date, with all below them: they were looked at since it was begun.
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
    again = {*due, *(listed.keys() - set(fresh) if is_forced else ())}
    todo = [
        entry
        for path, entry in listed.items()
        if (path in again or done.get(path) != entry.version)
        and barred.get(path) != entry.version
        and not _is_settled(path, settled)
    ]
    todo.sort(key=lambda entry: entry.path not in first)
    gone = {*changes.removed, *(skip.path for skip in changes.skips)}
    gone |= {rename.old_path for rename in changes.renames} - listed.keys()
    if changes.is_full:
        gone |= versions.keys() - listed.keys()
    gone -= set(settled)
    removed = tuple(sorted(gone & versions.keys()))
    unchanged = len(versions.keys() - {entry.path for entry in todo} - gone)
    return Plan(tuple(renames), tuple(todo), removed, unchanged)


def read_between(
    since: datetime, now: datetime, indexed: Mapping[str, IndexedDocument], failed: Iterable[Failure]
) -> set[str]:
    """Return the paths that were read from a time on; what has a later time than now, by a clock set back, is not."""
    read_at = {failure.path: failure.at for failure in failed}
    read_at |= {path: document.indexed_at for path, document in indexed.items()}
    return {path for path, at in read_at.items() if since <= at <= now}


def require_few_gone(source: str, plan: Plan, indexed: int, *, is_accepted: bool = False) -> None:
    """Refuse a plan that would remove a large part of a source: more often a fault or a lost permission than a wish.

    Args:
        source: Its name, for the message.
        plan: What a run is about to do.
        indexed: How many documents are indexed now.
        is_accepted: A person has looked.

    Raises:
        TooMuchGone: it would remove at least 20 documents, and more than a fifth.
    """
    gone = len(plan.removed)
    if gone >= _ALWAYS_FEW and gone > _LARGE_SHARE * indexed and not is_accepted:
        raise TooMuchGone(
            f"{gone:,} of {indexed:,} documents of {source} are gone, so nothing was removed. If they were deleted, or "
            f"left out by new settings, run `footnote index {source} --accept-deletions`; if not, check what the "
            "account of Footnote may read there."
        )


def unique_skips(skips: Iterable[Skip]) -> list[Skip]:
    """Return one skip a path, the last."""
    return list({skip.path: skip for skip in skips}.values())


def _is_settled(path: str, settled: Collection[str]) -> bool:
    """Tell whether a document, or what it belongs to, was looked at: files and comments lie below their page."""
    return bool(settled) and any(each in settled for each in accumulate(path.split("/"), "{}/{}".format))


def _ordered(renames: Sequence[Rename]) -> tuple[Rename, ...]:
    """Move what stands in another's way first; documents that swap places are simply read again."""
    waiting = {rename.old_path: rename for rename in renames}
    ordered = []
    while free := [rename for rename in waiting.values() if rename.new_path not in waiting]:
        for rename in free:
            ordered.append(rename)
            del waiting[rename.old_path]
    return tuple(ordered)
