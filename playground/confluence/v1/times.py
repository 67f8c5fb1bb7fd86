"""How moments are written: by Cloud in UTC, by Data Center in its own zone, and once more for people."""

from datetime import datetime
from zoneinfo import ZoneInfo

from playground.confluence.exchange import Ask


def moment(ask: Ask, when: datetime) -> str:
    """The moment to the millisecond, as in `2026-01-02T03:04:05.678Z` or `…+01:00`."""
    if ask.settings.is_cloud:
        return utc_moment(when)
    return when.astimezone(ZoneInfo(ask.settings.time_zone)).isoformat(timespec="milliseconds")


def utc_moment(when: datetime) -> str:
    """The moment to the millisecond in UTC, with a `Z`."""
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def friendly(when: datetime) -> str:
    """The day, for people, as in `Jan 02, 2026`."""
    return when.strftime("%b %d, %Y")
