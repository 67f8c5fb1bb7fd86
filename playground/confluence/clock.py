"""The site's clock: it follows this machine's, or stands still, and can be moved either way."""

from datetime import UTC, datetime, timedelta


class Clock:
    """What time it is on the site, aware, in UTC.

    Without a start it runs with this machine's clock; with one it stands there until it is moved.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._standing_at = start.astimezone(UTC) if start else None
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The time on the site."""
        return (self._standing_at or datetime.now(UTC)) + self._ahead

    def advance(self, *, seconds: float) -> None:
        """Move the clock forward, or back by a negative number."""
        self._ahead += timedelta(seconds=seconds)
