"""Freshness: whether what was last read of a source's own permissions is recent enough to be relied on. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# As far as clocks of machines that share a ledger may differ.
_SKEW = timedelta(minutes=5)


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
        """Tell whether nobody may read the source at this time."""
        return self.synced_at is None or now - self.synced_at > self.limit or self.is_ahead(now)

    def is_ahead(self, now: datetime) -> bool:
        """Tell whether they were read at a time that has not come yet: the clock was set back, so nobody knows when."""
        return self.synced_at is not None and self.synced_at - now > _SKEW
