from datetime import UTC, datetime, timedelta

import pytest

from indexer.service.schedules import Schedules
from ledger.errors import LedgerUnavailable

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
EVERY = {"hourly": "every hour", "nightly": "0 3 * * *"}


class Watch:
    """Schedules, and a clock that is moved."""

    def __init__(self, table, began=None):
        self.now = NOON
        self.asked: list[str] = []
        self.fails = False
        met = dict.fromkeys(table, NOON) if began is None else began
        self.schedules = Schedules(table, "UTC", self.ask, lambda: self.now, met.get)
        self.schedules.start()

    def ask(self, source):
        self.asked.append(source)
        if self.fails:
            raise LedgerUnavailable("the disk is full")

    def move(self, **by):
        """Set the clock, look once, and return what was asked for."""
        self.now += timedelta(**by)
        return self.look()

    def look(self):
        self.asked.clear()
        self.schedules.look()
        return list(self.asked)


def test_at_its_start_it_asks_for_what_never_ran_and_for_what_was_slept_through():
    table = {"new": "every day", "late": "every 2 hours", "fresh": "every 2 hours", "nightly": "0 3 * * *"}
    began = dict.fromkeys(table, NOON - timedelta(hours=3)) | {"fresh": NOON - timedelta(hours=1)}
    del began["new"]

    assert Watch(table, began).asked == ["new", "late"]


def test_a_ledger_that_is_away_at_its_start_keeps_it_from_nothing():
    asked: list[str] = []
    no_runs: dict[str, datetime] = {}

    def ask(source):
        asked.append(source)
        raise LedgerUnavailable("the disk is full")

    Schedules({"hr": "every day", "wiki": "every day"}, "UTC", ask, lambda: NOON, no_runs.get).start()

    assert asked == ["hr", "wiki"]


def test_what_could_not_be_asked_for_is_asked_for_a_minute_later_and_then_at_its_times():
    watch = Watch(EVERY)
    watch.fails = True

    assert watch.move(hours=15, minutes=2) == ["hourly", "nightly"]
    assert watch.look() == []
    watch.fails = False
    assert watch.move(minutes=1) == ["hourly", "nightly"]
    assert watch.move(minutes=1) == []
    assert watch.move(minutes=62) == ["hourly"]


def test_when_it_is_time_it_asks_once():
    watch = Watch(EVERY)

    assert watch.move(minutes=59) == []
    assert watch.move(minutes=3) == ["hourly"]
    assert watch.look() == []
    assert watch.move(minutes=62) == ["hourly"]


def test_it_asks_so_often_as_it_is_told_to():
    watch = Watch({"wiki": "every 15 minutes", "nightly": "0 3 * * *"})
    asked = [source for _ in range(3 * 24 * 60 * 2) for source in watch.move(seconds=30)]

    assert asked.count("nightly") == 3
    # Each time lies up to a minute later, and is seen at the next look.
    assert 3 * 24 * 60 // 17 <= asked.count("wiki") <= 3 * 24 * 60 // 15


def test_of_what_a_machine_slept_through_one_time_is_made_up_for_as_soon_as_it_wakes():
    watch = Watch(EVERY)

    assert watch.move(hours=20) == ["hourly", "nightly"]
    assert watch.look() == []


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_is_set_makes_no_source_rest_longer_than_its_schedule_says(days):
    watch = Watch(EVERY)
    watch.move(minutes=5)
    watch.move(days=days)
    asked = [source for _ in range(24 * 60) for source in watch.move(minutes=1)]

    assert 23 <= asked.count("hourly") <= 24
    assert asked.count("nightly") == 1


def test_a_source_that_ran_in_the_future_by_a_clock_that_was_fast_is_asked_for_in_its_time():
    watch = Watch(EVERY, dict.fromkeys(EVERY, NOON + timedelta(days=1)))

    assert watch.asked == []
    assert watch.move(minutes=62) == ["hourly"]


def test_of_two_indexers_with_one_schedule_the_later_one_leaves_it_to_the_first():
    began = dict.fromkeys(EVERY, NOON)
    asked: list[str] = []
    now = NOON

    def ask(source):
        asked.append(source)
        began[source] = now

    two = [Schedules(EVERY, "UTC", ask, lambda: now, began.get) for _ in range(2)]
    for each in two:
        each.start()
    for _ in range(24 * 60 * 6):
        now += timedelta(seconds=10)
        for each in two:
            each.look()
    assert asked.count("nightly") == 1
    assert 22 <= asked.count("hourly") <= 24


def test_a_run_that_began_before_the_time_of_a_schedule_is_none_that_it_asked_for():
    began = {"nightly": NOON}
    asked: list[str] = []
    now = NOON
    schedules = Schedules({"nightly": "0 3 * * *"}, "UTC", asked.append, lambda: now, began.get)
    schedules.start()
    began["nightly"] = NOON + timedelta(hours=14, minutes=59)
    now = NOON + timedelta(hours=15, minutes=5)
    schedules.look()
    assert asked == ["nightly"]
