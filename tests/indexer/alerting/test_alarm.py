import pytest

from index.errors import StorageError
from indexer.alerting.alarm import Alarm, Judgement
from indexer.alerting.channel import Channel
from indexer.alerting.conditions import Kind
from indexer.alerting.forms import slack_message
from ledger.alert import Condition, Severity
from ledger.alerts import open_alerts, waiting_notices
from tests.fakes.hook_receiver import status
from tests.indexer.alerting.conftest import MINUTE, NOON

DOWN = Condition(Kind.RUNS_FAILING, "wiki", Severity.WARNING, NOON, {"failures": 2, "rests_until": None})
FULL = Condition(Kind.DISK_LOW, "index", Severity.WARNING, NOON, {"free_bytes": 1, "total_bytes": 2})


class World:
    """What two judges find, and what looking at it comes to."""

    def __init__(self, ledger, receiver, clock):
        self.sources: list[Condition] = []
        self.disks: list[Condition] = []
        self.trouble = None
        self.configured = {"wiki"}
        self.clock = clock
        self.alarm = Alarm(
            ledger,
            [
                self.of_sources,
                lambda _now: Judgement(frozenset({Kind.DISK_LOW}), self.disks),
            ],
            [Channel("slack", receiver.url, slack_message)],
            clock,
        )

    def of_sources(self, _now):
        if self.trouble:
            raise self.trouble
        return Judgement(frozenset({Kind.RUNS_FAILING}), self.sources, self.configured.__contains__)

    def look(self, minutes):
        """Look every minute, for so many of them."""
        for _ in range(minutes):
            self.alarm.look()
            self.clock.now += MINUTE


@pytest.fixture
def world(ledger, receiver, clock):
    return World(ledger, receiver, clock)


def titles(receiver):
    return [posted.body.decode().partition("*")[2].partition("*")[0] for posted in receiver.posted]


def test_red_and_green_are_told_once_each(world, receiver):
    world.sources = [DOWN]
    world.look(5)
    world.sources = []
    world.look(10)

    assert titles(receiver) == ["Runs of wiki fail: 2 in a row", "Runs of wiki end well again"]


def test_a_source_that_leaves_the_settings_is_told_as_no_longer_configured_and_not_as_well(world, receiver):
    world.sources = [DOWN]
    world.look(5)
    world.sources, world.configured = [], set()
    world.look(10)

    assert titles(receiver) == ["Runs of wiki fail: 2 in a row", "wiki is no longer configured"]


def test_what_cannot_be_judged_stays_as_it_was_and_the_rest_is_told(world, receiver, ledger, caplog):
    world.sources = [DOWN]
    world.look(1)
    world.sources, world.disks = [], [FULL]
    world.trouble = StorageError("the index cannot be read")
    world.look(10)
    world.trouble = ValueError("what nobody thought of")
    world.look(10)

    assert titles(receiver)[1:] == ["Only 0.0 GB of 0 GB are free where the index lies"]
    assert {each.kind for each in open_alerts(ledger)} == {Kind.RUNS_FAILING, Kind.DISK_LOW}
    assert "alerts are not judged for the moment: the index cannot be read" in caplog.text
    assert "alerts could not be judged" in caplog.text


def test_what_could_not_be_told_is_told_by_the_next_process(world, receiver, ledger, clock):
    receiver.answers.append(status(503))
    world.sources = [DOWN]
    world.look(1)
    assert [each.attempts for each in waiting_notices(ledger)] == [1]
    clock.now += MINUTE
    next_world = World(ledger, receiver, clock)
    next_world.sources = [DOWN]
    next_world.look(1)

    assert titles(receiver) == ["Runs of wiki fail: 2 in a row"] * 2
    assert waiting_notices(ledger) == []
