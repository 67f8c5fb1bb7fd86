"""When something changed, as aware UTC; the one place that copes with times no calendar can hold."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = (datetime.min.replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)
_LAST = (datetime.max.replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)


def utc(nanoseconds: int) -> datetime:
    """Return the moment this many nanoseconds after 1970, moved to year 1 or 9999 if it lies outside.

    Files and commits may carry any 64-bit number as their time.
    """
    return EPOCH + timedelta(microseconds=min(max(nanoseconds // 1000, _FIRST), _LAST))
