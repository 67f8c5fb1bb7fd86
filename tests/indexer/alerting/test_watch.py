from contextlib import ExitStack
from datetime import timedelta
from threading import Event

import pytest

from indexer.alerting.alarm import Alarm, Judgement
from indexer.alerting.conditions import Kind
from indexer.alerting.watch import LEASE, Rounds, watching
from ledger.alert import Condition, Severity
from ledger.alerts import settle_alerts, waiting_notices
from ledger.leases import held_until, hold_lease, is_lease_held

PATIENCE_SECONDS = 30.0
WELL = Judgement(frozenset({Kind.DISK_LOW}), [])


class Looker:
    """An alarm that counts how often it looks, and its rounds, which only a ring cuts short."""

    def __init__(self, ledger, clock, *, error=None):
        self.looks = 0
        self.looked = Event()
        self.error = error
        self.rounds = Rounds(PATIENCE_SECONDS)
        self.alarm = Alarm(ledger, [self.judge], [], clock)

    def judge(self, _now):
        self.looks += 1
        self.looked.set()
        if self.error and self.looks == 1:
            raise self.error
        return WELL

    def looked_again(self):
        self.looked.clear()
        self.rounds.look_soon()
        return self.looked.wait(PATIENCE_SECONDS)


@pytest.fixture
def start(ledger, clock):
    """Start a watch; it ends with the test, or when it is told to."""
    with ExitStack() as stack:

        def start(*, is_alone=True, error=None):
            looker = Looker(ledger, clock, error=error)
            stack.enter_context(watching(looker.alarm, looker.rounds, is_alone=is_alone))
            return looker

        yield start


def test_it_looks_at_once_and_when_something_has_happened(start):
    looker = start()
    assert looker.looked.wait(PATIENCE_SECONDS)

    assert looker.looked_again()


def test_of_those_that_look_alone_the_second_waits_and_takes_over(start, ledger, clock):
    with hold_lease(ledger, LEASE, clock=clock):
        second = start()
        other = start(is_alone=False)
        assert other.looked.wait(PATIENCE_SECONDS)
        assert second.looks == 0

    assert second.looked_again()
    assert is_lease_held(ledger, LEASE, clock.now)


def test_its_lease_is_a_sign_of_life_that_stays_when_it_has_ended(ledger, clock):
    assert held_until(ledger, LEASE) is None
    looker = Looker(ledger, clock)
    with watching(looker.alarm, looker.rounds, is_alone=True):
        assert looker.looked.wait(PATIENCE_SECONDS)
        clock.now += timedelta(minutes=2)
        assert looker.looked_again()
        assert looker.looked_again()
        assert held_until(ledger, LEASE) >= clock.now + timedelta(minutes=3)

    assert held_until(ledger, LEASE) == clock.now


def test_whatever_goes_wrong_in_a_look_there_is_another_one(start, caplog):
    looker = start(error=ValueError("what nobody thought of"))
    assert looker.looked.wait(PATIENCE_SECONDS)

    assert looker.looked_again()
    assert "alerts could not be judged" in caplog.text


def test_what_waits_for_a_place_where_nothing_is_told_any_more_is_forgotten_by_the_one_that_looks(start, ledger, clock):
    condition = Condition(Kind.INDEXER_SILENT, "", Severity.CRITICAL, clock.now, {"last_sign": clock.now.isoformat()})
    settle_alerts(ledger, [condition], clock.now, is_judged=lambda _: False, channels=["slack"])
    beside = start(is_alone=False)
    assert beside.looked.wait(PATIENCE_SECONDS)
    assert len(waiting_notices(ledger)) == 1
    alone = start()
    assert alone.looked.wait(PATIENCE_SECONDS)

    assert waiting_notices(ledger) == []


def test_a_look_that_hangs_does_not_keep_the_process_from_ending(ledger, clock):
    entered, over = Event(), Event()

    def hang(_now):
        entered.set()
        over.wait(PATIENCE_SECONDS)
        return WELL

    alarm = Alarm(ledger, [hang], [], clock)
    with watching(alarm, Rounds(), is_alone=False):
        assert entered.wait(PATIENCE_SECONDS)
    assert not over.is_set()
    over.set()
