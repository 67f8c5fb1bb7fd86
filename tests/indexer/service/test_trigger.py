from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from config.schedule import Schedule
from indexer.service.trigger import build_trigger

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday
ZONE = ZoneInfo("UTC")
WORDS = st.sampled_from(["*", "0", "3", "7", "59", "*/5", "1-5", "1,4", "2-10/3", "5/10", "jan", "mar-may", "mon-fri"])


def due(schedule, last=NOON, zone=ZONE):
    found = build_trigger(schedule, zone).get_next_fire_time(last, last)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("schedule", "least", "most"),
    [
        ("every minute", 60, 66),
        ("every 15 minutes", 900, 960),
        ("every 2 hours", 7200, 7260),
        ("every 1 day", 86400, 86460),
    ],
)
def test_a_span_is_counted_from_the_last_run_and_a_little_is_added(schedule, least, most):
    assert least <= (due(schedule) - NOON).total_seconds() <= most


def test_a_cron_line_is_meant_in_its_time_zone():
    moment = due("0 3 * * mon-fri", zone=ZoneInfo("America/New_York"))

    assert timedelta() <= moment - datetime(2026, 11, 23, 8, tzinfo=UTC) <= timedelta(seconds=30)


@given(st.lists(WORDS, min_size=5, max_size=5))
def test_every_cron_line_that_settings_allow_makes_a_trigger(words):
    try:
        schedule = TypeAdapter(Schedule).validate_python(" ".join(words))
    except ValidationError:
        return
    build_trigger(schedule, ZONE)
