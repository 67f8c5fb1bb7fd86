"""Workbench: what every run works with, opened once by the door."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from index.embedder import Embedder
from index.writer import IndexWriter
from indexer.hand import Hand
from indexer.progress import OnProgress
from indexer.watchdog import DOCUMENT_SECONDS
from ledger.engine import Ledger
from ledger.guard import guarded
from ledger.leases import Lease
from ledger.reindex_requests import reindex_requests
from ledger.runs import Run


def utc_now() -> datetime:
    """Return the time, aware, in UTC."""
    return datetime.now(UTC)


def ignore(_: object) -> None:
    """Watch nothing."""


@dataclass(frozen=True, slots=True)
class Workbench:
    """The tools of a run.

    Attributes:
        clock: Gives the time, aware, in UTC.
        on_progress: Told after every step how far the run is.
        document_seconds: How long one document may take to be cut, before the process is ended.
        on_ended: Told of every run that has ended, however it did; its vectors may follow.
        beside: Fingerprint of the space that serves, while this one is built beside it; None for the one that serves.
            What is asked for, and which documents cannot be read, is told of that one alone.
        hand: Takes parts of the index, and turns to commit; None: nobody else writes it.
    """

    ledger: Ledger
    writer: IndexWriter
    embedder: Embedder
    clock: Callable[[], datetime] = utc_now
    on_progress: OnProgress = ignore
    document_seconds: float = DOCUMENT_SECONDS
    on_ended: Callable[[Run], None] = ignore
    beside: str | None = None
    hand: Hand | None = None

    def under(self, lease: Lease, run_id: int | None = None) -> "Workbench":
        """Return the same for work that ends when a lease is lost: what is written by it then is refused.

        Args:
            lease: What the work is done under.
            run_id: Its run: when that has ended, nothing more is recorded of it.
        """
        writer = self.writer.in_turns(partial(self.hand.turn, lease)) if self.hand else self.writer
        return replace(self, ledger=guarded(self.ledger, lease, run_id), writer=writer)

    @property
    def space(self) -> str:
        """Fingerprint of the space that is written."""
        return self.writer.space.fingerprint

    def awaited(self, source: str) -> Mapping[str, datetime]:
        """Return the documents that somebody waits for, and since when; beside the space that serves there are none.

        Raises:
            LedgerUnavailable: the ledger cannot be read.
        """
        return {} if self.beside else reindex_requests(self.ledger).get(source, {})
