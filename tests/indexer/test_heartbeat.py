from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from indexer.heartbeat import kept_alive
from ledger.errors import LeaseLost, LedgerUnavailable
from ledger.leases import hold_lease
from tests.fakes.quick_ledger import open_quick_ledger


@pytest.fixture
def ledger(tmp_path):
    engine = open_quick_ledger(tmp_path / "ledger.db")
    yield engine
    engine.dispose()


class Clock:
    """Tells the time, and when it was asked often enough."""

    def __init__(self, *, often):
        self.asked = 0
        self.often = often
        self.was_asked_often = Event()

    def __call__(self):
        self.asked += 1
        if self.asked >= self.often:
            self.was_asked_often.set()
        return datetime.now(UTC)


def test_a_lease_is_renewed_for_as_long_as_one_long_step_takes(ledger):
    clock = Clock(often=6)
    with hold_lease(ledger, "index", ttl_seconds=0.1, clock=clock) as lease, kept_alive(lease):
        assert clock.was_asked_often.wait(timeout=30)


def test_a_lease_is_not_renewed_any_more_afterwards(ledger):
    clock = Clock(often=2)
    with hold_lease(ledger, "index", ttl_seconds=0.04, clock=clock) as lease:
        with kept_alive(lease):
            assert clock.was_asked_often.wait(timeout=30)
        asked = clock.asked
        lease.renew()
        assert clock.asked == asked + 1


def test_a_lease_that_was_lost_is_left_to_whoever_has_it(ledger):
    late = datetime.now(UTC) + timedelta(hours=1)
    clock = Clock(often=2)
    with (
        hold_lease(ledger, "index", ttl_seconds=0.04, clock=clock) as lost,
        hold_lease(ledger, "index", clock=lambda: late),
        kept_alive(lost),
    ):
        assert clock.was_asked_often.wait(timeout=30)
        with pytest.raises(LeaseLost):
            lost.renew()


def test_a_ledger_that_cannot_be_written_is_told_in_a_line_and_tried_again(ledger, caplog):
    told = "The ledger cannot be used (database or disk is full)."

    class Failing(Clock):
        def __call__(self):
            now = super().__call__()
            if self.asked == 2:
                raise LedgerUnavailable(told)
            return now

    clock = Failing(often=4)
    with hold_lease(ledger, "index", ttl_seconds=0.1, clock=clock) as lease, kept_alive(lease):
        assert clock.was_asked_often.wait(timeout=30)

    [record] = [each for each in caplog.records if each.name == "indexer.heartbeat"]
    assert (record.getMessage(), record.exc_info) == (f"lease not renewed name=index: {told}", None)
