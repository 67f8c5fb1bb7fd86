"""Cluster: the machines that a run works on, as its driver sees them."""

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from index.embedder import Span
from index.segments import IndexPlan
from indexer.cluster.cutting_work import Assignment
from indexer.cluster.press import Pick

Task = Any
"""Names something that is under way; each cluster has its own kind, which can be a key."""


class WorkerLost(Exception):
    """The process that was at work on a task ended, or its node did."""


class Cluster(Protocol):
    """Processes on some nodes that cut documents, and others that embed. One thread asks it."""

    @property
    def at_once(self) -> int:
        """How many tasks keep all of it busy."""
        ...

    def cut(self, assignments: Sequence[Assignment], document_seconds: float) -> Task:
        """Let documents be cut; the result of the task is what came of each, as `Outcome`."""
        ...

    def press(self, cut: Task, picks: Sequence[Pick | None]) -> Task:
        """Let the chunks of a task that has cut be embedded and written; the result is `Pressed`."""
        ...

    def finished(self, tasks: Collection[Task], seconds: float) -> list[Task]:
        """Return those of these tasks that have ended, after waiting for the first at most so long.

        Raises:
            ClusterUnusable: nothing is left that embeds.
        """
        ...

    def result(self, task: Task) -> Any:
        """Return the result of a task that has ended.

        Raises:
            WorkerLost: it ended with its process.
            Exception: whatever it raised itself.
        """
        ...

    def give_up(self, tasks: Collection[Task]) -> None:
        """Forget about tasks; what has not begun does not begin any more, and nobody is told of what has."""
        ...

    def embed(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> Task:
        """Let one process embed passages; arguments, result and errors are those of `Embedder.embed_passages`."""
        ...

    def build_segments(self, plan: IndexPlan) -> list[Any]:
        """Build the parts of an index beside one another, and return its segments.

        Raises:
            WorkerLost: a process ended meanwhile.
            UnwritableIndex: a node cannot read or write the index.
        """
        ...
