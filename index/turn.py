"""Turn: what stands around each commit where several processes may write one index.

A process may be frozen at any moment, and wake up when another one has long taken its place. So a commit is made from a
version that was taken before it was made sure that the turn is still this process's: whoever takes the turn over
(`index.fence`) makes every commit that begins at an earlier version fail.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from lancedb.table import LanceTable

from index.errors import Overtaken
from index.fence import bring_back
from index.store import open_dataset

Turn = Callable[[], AbstractContextManager[Callable[[], None]]]
"""Entered for each commit: waits until nobody else writes. What it yields is called when the newest version was taken:
it makes sure that the turn is still this writer's, and raises otherwise."""

_REFUSED = "incompatible with concurrent transaction Restore"


@dataclass(frozen=True, slots=True)
class Turns:
    """How a writer commits that is not the only one.

    Attributes:
        table: Stays at the version it was taken to, until it is taken to another.
        turn: Waits for the others.
    """

    table: LanceTable
    turn: Turn

    @contextmanager
    def table_for_commit(self) -> Iterator[LanceTable]:
        """Yield the table at its newest version; what is committed to it fails if somebody takes the turn over.

        Raises:
            Overtaken: somebody has, and nothing was written.
        """
        with self.turn() as confirm, told_overtaken():
            self.table.checkout_latest()
            # Most often once: a fence may have come in between.
            while self._newest_dataset().version != self.table.version:
                self.table.checkout_latest()
            confirm()
            yield self.table

    @contextmanager
    def dataset_for_commit(self) -> Iterator[Any]:
        """Yield the same as Lance itself knows it; raises as above."""
        with self.turn() as confirm, told_overtaken():
            dataset = self._newest_dataset()
            confirm()
            yield dataset

    def _newest_dataset(self) -> Any:
        dataset = open_dataset(self.table)
        bring_back(dataset)
        return dataset


@contextmanager
def told_overtaken() -> Iterator[None]:
    """Tell a commit that was refused for a fence from all that may be wrong with a disk.

    Raises:
        Overtaken: it was, and nothing was written.
    """
    try:
        yield
    except (OSError, RuntimeError) as error:
        if _REFUSED not in str(error):
            raise
        raise Overtaken(
            "This process stood still while it wrote the index, and another one has taken its place. What it was about "
            "to write was refused; whoever works through the source now reads it again."
        ) from error
