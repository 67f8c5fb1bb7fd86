"""Dates as people type them. Pure."""

import re
from datetime import UTC, datetime, timedelta

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?")
_AGO = re.compile(r"([0-9]{1,5})([dwmy])")
# A month and a year as people mean them when they look back, not as calendars count them.
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def read_date(text: str, now: datetime) -> datetime:
    """Return the beginning of the day, month or year that a text names, aware UTC.

    Args:
        text: `2026-01-31`, `2026-01`, `2026`, `today`, `yesterday`, or how long ago: `7d`, `2w`, `3m`, `1y`; a time as
            ISO 8601 writes it is taken as it is.
        now: Aware.

    Raises:
        ValueError: it is none of these, or lies outside the years 1 to 9999.
    """
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    word = text.strip().lower()
    if word in {"today", "yesterday"}:
        return today - timedelta(days=word == "yesterday")
    try:
        if ago := _AGO.fullmatch(word):
            return today - timedelta(days=int(ago[1]) * _DAYS[ago[2]])
        if day := _DAY.fullmatch(word):
            return datetime(int(day[1]), int(day[2] or 1), int(day[3] or 1), tzinfo=UTC)
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is no date") from error
