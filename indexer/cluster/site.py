"""Site: what a process on any node works with; every node opens its own, by its own settings and secrets."""

from collections.abc import Callable
from dataclasses import dataclass

from index.embedder import Embedder
from index.writer import IndexWriter


@dataclass(frozen=True, slots=True)
class Site:
    """What a process on a node works with.

    Attributes:
        embedder: Of the same space as the driver's.
        writer: Of the same table; only the driver commits.
    """

    embedder: Embedder
    writer: IndexWriter


OpenSite = Callable[[], Site]
"""Opens the site of a process, or returns the one that is open. It travels by name: nothing secret may be in it.

Raises:
    ClusterUnusable: this node cannot take part; the message says why, and what to do.
"""
