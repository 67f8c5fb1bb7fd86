"""Fence: makes every commit fail that a process began before, which may have been frozen in the middle of it.

A commit of Lance that restores the version that is present anyway changes nothing, and is compatible with no other:
what was begun at an earlier version is refused (`index.turn`). Lance sees that only as long as the commit itself is
kept, so it has a tag, which keeps it from upkeep.
"""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

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
    while lost := _undone_version(dataset):
        # A commit came in between: it was made, and only what comes after the fence is refused.
        before = dataset.checkout_version(lost)
        before.restore()
        dataset.checkout_latest()
    name = f"{_TAG}{int(datetime.now(UTC).timestamp())}-{dataset.version}"
    if name not in dataset.tags.list():
        dataset.tags.create(name, dataset.version)


def forget_fences(dataset: Any, now: datetime) -> None:
    """Let upkeep remove fences that are so old that nobody can wake up before them any more."""
    for name in _tags(dataset):
        raised_at = datetime.fromtimestamp(int(name.removeprefix(_TAG).partition("-")[0]), UTC)
        # One of a clock that was fast, and has been set back since, is as good as one of now.
        if not now - KEEP_FENCES < raised_at <= now + KEEP_FENCES:
            dataset.tags.delete(name)


def _undone_version(dataset: Any) -> int | None:
    """Return the last commit that was made while the present version restored an earlier one; None if none was."""
    made = dataset.read_transaction(dataset.version).operation
    passed: Iterable[int] = range(dataset.version - 1, made.version, -1)
    return next((each for each in passed if not _is_restore(dataset, each)), None)


def _is_restore(dataset: Any, version: int) -> bool:
    return type(dataset.read_transaction(version).operation).__name__ == _RESTORE


def _tags(dataset: Any) -> list[str]:
    return [name for name in dataset.tags.list() if name.startswith(_TAG)]
