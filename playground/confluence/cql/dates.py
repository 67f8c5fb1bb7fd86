"""Dates in CQL: to the minute, in the time zone of the account that asks."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playground.confluence.errors import BadQuery

_FORMS = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")
_FUNCTION = re.compile(r"(?P<name>\w+)\((?P<offset>[^)]*)\)")
_OFFSET = re.compile(r"(?P<count>[+-]?\d+)(?P<unit>[mhdwMy])")
_SECONDS = {"m": 60, "h": 3600, "d": 86400, "w": 7 * 86400, "M": 30 * 86400, "y": 365 * 86400}


def read_date(text: str, *, now: datetime, time_zone: str) -> datetime:
    """The instant that the text names: a date, a date with hour and minute, or `now("-4w")` or `startOfDay()`.

    Raises:
        BadQuery: It is none of these; seconds and ISO times are not.
    """
    zone = ZoneInfo(time_zone)
    call = _FUNCTION.fullmatch(text)
    if call:
        return _called(call["name"].lower(), call["offset"], now.astimezone(zone))
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=zone).astimezone(UTC)
        except ValueError:
            continue
    raise BadQuery(f"Could not parse cql : date '{text}' is not in the format yyyy-MM-dd HH:mm")


def is_whole_day(text: str) -> bool:
    """Whether the text names a day and no time of it."""
    return re.fullmatch(r"\d{4}[-/]\d{2}[-/]\d{2}", text) is not None


def _called(name: str, offset: str, now: datetime) -> datetime:
    starts = {"now": now, "startofday": now.replace(hour=0, minute=0, second=0, microsecond=0)}
    shift = _OFFSET.fullmatch(offset) if offset else None
    if name not in starts or (offset and not shift):
        raise BadQuery(f"Could not parse cql : unknown date function '{name}({offset})'")
    seconds = int(shift["count"]) * _SECONDS[shift["unit"]] if shift else 0
    return (starts[name] + timedelta(seconds=seconds)).astimezone(UTC)
