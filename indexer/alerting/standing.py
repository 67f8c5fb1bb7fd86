"""Standing: what must be known of sources and disks to judge whether all is well. Plain values."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ledger.run_history import RunHistory


@dataclass(frozen=True, slots=True)
class PermissionAge:
    """How old what is known of a source's own permissions is.

    Attributes:
        read_at: When they were last read; None if they never were, or nobody knows when.
        limit: How old they may be: when they are older, nobody may read the source.
    """

    read_at: datetime | None
    limit: timedelta


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """One source.

    Attributes:
        succeeded_at: When a run of it last ended well; None when none did.
        promise: How old that may be; None if its schedule promises nothing.
        history: What its latest runs come to.
        rests_until: When it is tried again after it failed; None if it does not rest.
        permissions: None if it has none of its own.
        chunks: How many it has.
        waiting: How many of these have no vector.
    """

    name: str
    succeeded_at: datetime | None = None
    promise: timedelta | None = None
    history: RunHistory = field(default_factory=RunHistory)
    rests_until: datetime | None = None
    permissions: PermissionAge | None = None
    chunks: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Volume:
    """A disk that something of ours lies on.

    Attributes:
        name: Of what lies there: "index" or "ledger".
    """

    name: str
    free_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class DiskLimits:
    """Of how much free room somebody is told; 0 for never.

    Attributes:
        percent: Of the disk.
    """

    percent: int
    gigabytes: int
