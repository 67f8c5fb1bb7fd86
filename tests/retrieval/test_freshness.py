from datetime import UTC, datetime, timedelta

import pytest

from retrieval.freshness import Freshness

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LIMIT = timedelta(hours=24)


@pytest.mark.parametrize("ago", [timedelta(), LIMIT, timedelta(seconds=-5)])
def test_what_was_read_within_the_limit_is_relied_on_also_when_clocks_differ_a_little(ago):
    assert not Freshness(NOON - ago, LIMIT).is_expired(NOON)


@pytest.mark.parametrize("ago", [LIMIT + timedelta(seconds=1), timedelta(hours=-1), timedelta(days=-30)])
def test_what_is_too_old_or_was_read_by_a_clock_that_was_set_back_since_is_not_relied_on(ago):
    assert Freshness(NOON - ago, LIMIT).is_expired(NOON)


def test_what_was_never_read_is_not_relied_on():
    assert Freshness(None, LIMIT).is_expired(NOON)
