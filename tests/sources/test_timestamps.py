from datetime import UTC, datetime

import pytest

from sources.timestamps import utc


def test_nanoseconds_become_an_aware_moment():
    assert utc(1_700_000_000_123_456_789) == datetime(2023, 11, 14, 22, 13, 20, 123456, tzinfo=UTC)


@pytest.mark.parametrize(("nanoseconds", "year"), [(2**80, 9999), (-(2**80), 1), (-1, 1969)])
def test_times_that_no_calendar_holds_are_moved_to_its_ends(nanoseconds, year):
    assert utc(nanoseconds).year == year
