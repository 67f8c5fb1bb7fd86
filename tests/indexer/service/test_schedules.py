from datetime import UTC, datetime, timedelta
from queue import Queue

import pytest

from indexer.service.schedules import Schedules
from ledger.errors import LedgerUnavailable

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def schedules():
    """Build schedules that are stopped with the test."""
    built = []

    def build(table, ask, now=NOON):
        built.append(Schedules(table, "UTC", ask, lambda: now))
        return built[-1]

    yield build
    for each in built:
        each.stop()


def test_at_its_start_it_asks_for_what_never_ran_and_for_what_was_slept_through(schedules):
    asked: list[str] = []
    table = {"new": "every day", "late": "every 2 hours", "fresh": "every 2 hours", "nightly": "0 3 * * *"}
    began = dict.fromkeys(table, NOON - timedelta(hours=3)) | {"fresh": NOON - timedelta(hours=1)}
    del began["new"]
    schedules(table, asked.append).start(began)

    assert asked == ["new", "late"]


def test_a_ledger_that_is_away_at_its_start_keeps_it_from_nothing(schedules):
    asked: list[str] = []

    def ask(source):
        asked.append(source)
        raise LedgerUnavailable("the disk is full")

    schedules({"hr": "every day", "wiki": "every day"}, ask).start({})

    assert asked == ["hr", "wiki"]


def test_when_it_is_time_it_asks(schedules):
    now = datetime.now(UTC)
    asked: Queue[str] = Queue()
    # It is time within the second; jitter adds six at most.
    schedules({"wiki": "every minute"}, asked.put, now).start({"wiki": now - timedelta(seconds=59.5)})

    assert asked.get(timeout=30) == "wiki"
