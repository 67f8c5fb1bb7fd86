from datetime import UTC, datetime, timedelta

import pytest

from indexer.service.promise import promise

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("schedule", "turns"),
    [
        ("every 15 minutes", 30 * MINUTE),
        ("every 2 hours", 4 * HOUR),
        ("0 3 * * *", 39 * HOUR),
        ("0 3 * * mon-fri", 63 * HOUR),  # on Monday and on Tuesday
        ("30 12 1 * *", (10 + 31) * 24 * HOUR + 30 * MINUTE),
    ],
)
def test_a_source_may_be_as_old_as_two_of_its_turns_a_run_and_ten_minutes(schedule, turns):
    assert promise(schedule, "UTC", NOON, 5 * MINUTE) == turns + 15 * MINUTE


def test_turns_are_those_of_the_time_zone():
    assert promise("0 3 * * *", "Asia/Tokyo", NOON, timedelta(0)) == 30 * HOUR + 10 * MINUTE


@pytest.mark.parametrize("schedule", ["", "0 0 30 2 *"])
def test_a_source_that_has_no_turn_promises_nothing(schedule):
    assert promise(schedule, "UTC", NOON, HOUR) is None
