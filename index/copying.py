"""Copying: one version of a table, with its indexes, to another folder, while others go on reading and writing it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from index.errors import UnreadableIndex
from index.pinned import PinnedTable
from index.space import Space

_TAG = "backup-"


class HeldTable:
    """A table at a version that no upkeep cleans away."""

    def __init__(self, dataset: Any, space: Space) -> None:
        self._dataset = dataset
        self._space = space

    def copy_to(self, folder: Path) -> None:
        """Copy the version into a folder, as a table of the same name that holds nothing else.

        Raises:
            UnreadableIndex: files cannot be read, or the disk is full.
        """
        target = folder / f"{self._space.table_name}.lance"
        try:
            self._dataset.deep_clone(str(target), self._dataset.version)
        except (OSError, RuntimeError, ValueError) as error:
            raise UnreadableIndex(
                f"The index cannot be copied to {folder} ({type(error).__name__}). Check that there is space left, and "
                "that both folders can be read and written."
            ) from error


@contextmanager
def held(table: PinnedTable, space: Space) -> Iterator[HeldTable]:
    """Yield the version of a table, kept as long as the block runs.

    Only one process may do this at a time: what an earlier one that was killed still holds is let go.

    Raises:
        UnreadableIndex: the version is gone, or the folder cannot be written.
    """
    dataset = table.dataset
    name = f"{_TAG}{uuid4().hex}"
    try:
        for left in [tag for tag in dataset.tags.list() if tag.startswith(_TAG)]:
            dataset.tags.delete(left)
        dataset.tags.create(name, dataset.version)
    except (OSError, RuntimeError, ValueError) as error:
        raise UnreadableIndex(
            f"The present version of the index cannot be held ({type(error).__name__}). Check that its folder can be "
            "written, and that there is space left."
        ) from error
    try:
        yield HeldTable(dataset, space)
    finally:
        dataset.tags.delete(name)
