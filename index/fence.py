"""Fence: makes every commit fail that a process began before, which may have been frozen in the middle of it.

A commit of Lance that restores the version that is present anyway changes nothing, and is compatible with no other:
what was begun at an earlier version is refused (`index.turn`). Lance sees that only as long as the commit itself is
kept, so it has a tag, which keeps it from upkeep.

It wins over whatever was committed after it had taken its version: so what that undid is brought back, by whoever
raises it, or, should that be killed before, by whoever writes next.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from index.disk import on_disk
from index.store import Store, connect, open_dataset
from index.table import find_table, is_chunk_table

logger = logging.getLogger(__name__)

_TAG = "fence-"
# Who was frozen for longer must not be woken up. A tag keeps the files of its version, so it does not stay for ever.
KEEP_FENCES = timedelta(days=1)
_RESTORE = "Restore"


@on_disk()
def fence(place: Store | str) -> None:
    """Make the commits to all tables of a store fail that were begun and not made; what is stored stays as it is.

    Raises:
        UnwritableIndex: the disk is full, say, or files are lost.
    """
    database = connect(place)
    for name in filter(is_chunk_table, database.list_tables(limit=None).tables):
        # Asked for None: a table without rows counts as false.
        if (table := find_table(database, name)) is not None:
            dataset = open_dataset(table)
            raise_fence(dataset)
            logger.info("index fenced table=%s version=%d", name, dataset.version)


def raise_fence(dataset: Any) -> None:
    """Make the commits to one table fail that were begun and not made, and take it to its newest version."""
    dataset.restore()
    bring_back(dataset)
    name = _tag_of(dataset)
    if name not in dataset.tags.list():
        dataset.tags.create(name, dataset.version)


def bring_back(dataset: Any) -> None:
    """Make the rows of the newest version those of the last commit, should fences have undone it.

    As every writer does this before it writes, the last commit is built on all before it.

    Args:
        dataset: At its newest version, and taken to the one that this makes.
    """
    while lost := _undone_version(dataset):
        dataset.checkout_version(lost).restore()
        dataset.checkout_latest()


def is_unfenced_since(dataset: Any, version: int) -> bool:
    """Tell whether no fence was raised since an earlier version, and Lance can see all that came after that.

    If upkeep has removed some of it, Lance does not see what that changed of what was begun at the earlier version.
    """
    since = range(version + 1, dataset.version + 1)
    there = {each["version"] for each in dataset.versions()}
    return there.issuperset([version, *since]) and all(_restored_by(dataset, each) is None for each in since)


@contextmanager
def kept(dataset: Any) -> Iterator[None]:
    """Keep the version of a table from upkeep, inside the block; for a day, if the block cannot be left in order."""
    name = f"{_tag_of(dataset)}-{uuid4().hex}"
    dataset.tags.create(name, dataset.version)
    try:
        yield
    finally:
        # What was built is committed by now, or has failed for a reason that must not be hidden.
        with suppress(OSError, RuntimeError, ValueError):
            dataset.tags.delete(name)


def forget_fences(dataset: Any, now: datetime) -> None:
    """Let upkeep remove fences that are so old that nobody can wake up before them any more."""
    for name in _tags(dataset):
        raised_at = datetime.fromtimestamp(int(name.removeprefix(_TAG).partition("-")[0]), UTC)
        # One of a clock that was fast, and has been set back since, is as good as one of now.
        if not now - KEEP_FENCES < raised_at <= now + KEEP_FENCES:
            dataset.tags.delete(name)


def _undone_version(dataset: Any) -> int | None:
    """Return the last commit if fences have undone it; None if they have not."""
    if _restored_by(dataset, dataset.version) is None:
        return None
    there = {each["version"] for each in dataset.versions()}
    shown = made = dataset.version
    while made in there and (restored := _restored_by(dataset, made)) is not None:
        shown, made = (restored if shown == made else shown), made - 1
    # What upkeep has removed was shown, or shown again: it looks first, too.
    return made if shown < made and made in there else None


def _restored_by(dataset: Any, version: int) -> int | None:
    """Return which version a fence restored; None if this one was made by another commit."""
    try:
        operation = dataset.read_transaction(version).operation
    except TypeError:
        # Lance 14 has no words in Python for a compaction that changes indexes too.
        return None
    return int(operation.version) if type(operation).__name__ == _RESTORE else None


def _tag_of(dataset: Any) -> str:
    return f"{_TAG}{int(datetime.now(UTC).timestamp())}-{dataset.version}"


def _tags(dataset: Any) -> list[str]:
    return [name for name in dataset.tags.list() if name.startswith(_TAG)]
