"""Workbench: what every run works with, opened once by the door."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from index.embedder import Embedder
from index.writer import IndexWriter
from indexer.progress import OnProgress
from indexer.watchdog import DOCUMENT_SECONDS
from ledger.engine import Ledger


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
        beside: Fingerprint of the space that serves, while this one is built beside it; None for the one that serves.
            What is asked for, and which documents cannot be read, is told of that one alone.
    """

    ledger: Ledger
    writer: IndexWriter
    embedder: Embedder
    clock: Callable[[], datetime] = utc_now
    on_progress: OnProgress = ignore
    document_seconds: float = DOCUMENT_SECONDS
    beside: str | None = None
