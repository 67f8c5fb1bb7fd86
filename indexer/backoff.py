"""Back-off: when a source that failed is tried again by itself, and from when on its breaker is open. Pure."""

from datetime import timedelta

from ledger.waiting_runs import LONGEST_REST

_FIRST = timedelta(minutes=1)
# From then on a source rests for longer than between two turns of the usual schedule: it has been taken out of it.
_OPENED_BY = 5


def backoff(failures: int) -> timedelta:
    """Return how long a source rests after failing so often in a row: 1, 2, 4 … minutes, 6 hours at most."""
    # Beyond, the power alone would be larger than any time.
    doublings = min(max(failures, 1) - 1, 16)
    # A source that is down for a day is asked four times more, and one that is up again is found within half a morning.
    return min(_FIRST * (1 << doublings), LONGEST_REST)


def is_open(failures: int) -> bool:
    """Tell whether the breaker of a source is open, so that its schedule has no say until a run ends well."""
    return failures >= _OPENED_BY
