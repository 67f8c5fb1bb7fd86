from datetime import UTC, datetime, timedelta

import pytest

from retrieval.freshness import Freshness

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIMIT = timedelta(hours=24)


@pytest.mark.parametrize(
    ("synced_at", "is_expired"),
    [
        (None, True),
        (NOW, False),
        (NOW - LIMIT, False),
        (NOW - LIMIT - timedelta(seconds=1), True),
        (NOW + timedelta(minutes=1), False),
    ],
)
def test_permissions_hold_until_they_are_too_old(synced_at, is_expired):
    assert Freshness(synced_at, LIMIT).is_expired(NOW) is is_expired


def test_after_the_clock_was_set_back_old_permissions_do_not_look_fresh():
    read = Freshness(NOW, LIMIT)

    assert [read.is_expired(NOW - timedelta(hours=hours)) for hours in (1, 24, 8760)] == [True, True, True]
