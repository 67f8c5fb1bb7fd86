"""What can go wrong while documents become rows.

IndexerError
├── Unparsable      one document: the message is the reason that `footnote status` shows
│   └── Unsupported   not damaged, but of a kind that holds no text to index
├── Stumbled        one document, by a fault of ours: its last good rows stay, and it is tried again a few times
├── TooMuchGone     so much of a source has vanished that a person should look first
├── RunStopped      a run had to stop before its end; the next run of its source goes on from there
├── RunInProgress   another process is writing this index
├── ClusterUnusable the cluster, or a node of it, cannot take part; the message says why, and what to do
├── BuildFailed     the table of another model could not be completed; building may be gone on with
├── BackupFailed    nothing was backed up; nothing half is left
└── RestoreRefused  a backup cannot or must not be restored here; nothing was changed
"""

from enum import StrEnum


class IndexerError(Exception):
    """Anything the indexer reports on purpose."""


class Unparsable(IndexerError):
    """One document cannot be turned into blocks; it is recorded with this reason and the run goes on."""


class Unsupported(Unparsable):
    """One document is of a kind that holds no text to index, such as an image; it is skipped with this reason."""


class Stumbled(IndexerError):
    """The indexer met what it was not made for in one document, which is recorded with this reason; the run goes on."""


class TooMuchGone(IndexerError):
    """So much of a source has vanished at once that nothing was removed; the message says what to do."""


class StopReason(StrEnum):
    """Why a run stops before its end."""

    ENDING = "The indexer was told to end; its next start goes on from here."
    URGENT = "Something more urgent waited; this goes on from here after it."
    CANCELLED = "Somebody cancelled it."


class RunStopped(IndexerError):
    """A run had to stop before its end; what it has finished is kept."""

    def __init__(self, reason: StopReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class RunInProgress(IndexerError):
    """Another process holds the index; the message says which, since when, and what to do."""


class ClusterUnusable(IndexerError):
    """The cluster cannot be worked on; what is indexed stays, and the message says what to do."""


class BuildFailed(IndexerError):
    """The table of another model could not be completed; what is built stays, and the message says what was wrong."""


class BackupFailed(IndexerError):
    """No backup was made, and nothing half is left; the message says why, and what to do."""


class RestoreRefused(IndexerError):
    """The backup is incomplete, damaged or of another kind, or the place is in use; the message says what to do."""
