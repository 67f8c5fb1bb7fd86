"""Freshness: whether what was last read of a source's own permissions is recent enough to be relied on. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# Clocks of machines that share a ledger differ by less.
_MOST_AHEAD = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the permissions of one source were last read.

    Attributes:
        synced_at: Aware, UTC; None when they never were.
        limit: How old they may be; when they are older, nobody may read the source.
    """

    synced_at: datetime | None
    limit: timedelta

    def is_expired(self, now: datetime) -> bool:
        """Tell whether nobody may read the source at this time.

        How old something is that will be read only later nobody knows: a clock was set back.
        """
        return self.synced_at is None or not -_MOST_AHEAD <= now - self.synced_at <= self.limit
