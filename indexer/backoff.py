"""Back-off: when a source that failed is tried again by itself. Pure."""

from datetime import timedelta

from ledger.waiting_runs import LONGEST_REST

_FIRST = timedelta(minutes=1)


def backoff(failures: int) -> timedelta:
    """Return how long a source rests after failing so often in a row: 1, 2, 4 … minutes, 6 hours at most."""
    # Beyond, the power alone would be larger than any time.
    doublings = min(max(failures, 1) - 1, 16)
    # A source that is down for a day is asked four times more, and one that is up again is found within half a morning.
    return min(_FIRST * (1 << doublings), LONGEST_REST)
