from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.alert import Condition, Severity, Turn, look

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DOWN = Condition("runs_failing", "wiki", Severity.WARNING, NOON - MINUTE, {"failures": 2})
WORSE = replace(DOWN, severity=Severity.CRITICAL, facts={"failures": 5})
SLOW = replace(DOWN, hold=10 * MINUTE)
GONE = "it left the settings"
ENDS = {Turn.GREEN, Turn.REMOVED}


class Watcher:
    """Looks at one condition again and again, and notes what is told and when."""

    def __init__(self):
        self.alert = None
        self.now = NOON
        self.told = []

    def look(self, condition, *, after=timedelta(0), is_configured=True):
        self.now += after
        self.alert, turn = look(self.alert, condition, self.now, is_configured=is_configured)
        if turn:
            self.told.append((turn, self.now))
        return turn

    @property
    def turns(self):
        return [turn for turn, _ in self.told]


@pytest.fixture
def watcher():
    return Watcher()


def test_red_is_told_once_however_often_it_is_seen(watcher):
    turns = [watcher.look(DOWN, after=MINUTE) for _ in range(60)]

    assert turns == [Turn.RED] + [None] * 59
    assert watcher.alert.since == DOWN.since


def test_green_is_told_once_when_it_has_been_gone_for_five_minutes(watcher):
    watcher.look(DOWN)
    assert [watcher.look(None, after=MINUTE) for _ in range(8)] == [None] * 5 + [Turn.GREEN, None, None]
    assert watcher.alert is None


def test_what_leaves_the_settings_is_told_once_and_at_once_and_never_as_well(watcher):
    watcher.look(DOWN)
    assert [watcher.look(None, after=MINUTE, is_configured=False) for _ in range(9)] == [Turn.REMOVED] + [None] * 8

    watcher.look(DOWN)
    watcher.look(None, after=MINUTE)
    watcher.look(None, after=MINUTE, is_configured=False)
    assert watcher.turns == [Turn.RED, Turn.REMOVED] * 2


def test_what_leaves_the_settings_before_anybody_was_told_of_it_is_forgotten(watcher):
    watcher.look(SLOW)
    watcher.look(None, after=MINUTE, is_configured=False)

    assert (watcher.alert, watcher.turns) == (None, [])


def test_what_comes_and_goes_is_one_alert(watcher):
    for minute in range(240):
        watcher.look(DOWN if minute % 4 < 2 else None, after=MINUTE)

    assert watcher.turns == [Turn.RED]


def test_what_has_to_hold_is_told_when_it_has_held_and_not_if_it_goes_before(watcher):
    for _ in range(10):
        watcher.look(SLOW, after=MINUTE)
    watcher.look(None, after=MINUTE)
    assert watcher.turns == []

    for _ in range(11):
        watcher.look(SLOW, after=MINUTE)
    assert watcher.told == [(Turn.RED, watcher.now)]


def test_what_nobody_looked_at_meanwhile_has_not_held(watcher):
    watcher.look(SLOW)

    assert watcher.look(SLOW, after=60 * MINUTE) is None
    assert [watcher.look(SLOW, after=MINUTE) for _ in range(10)] == [None] * 9 + [Turn.RED]


def test_what_becomes_more_severe_is_told_once_more_and_stays_so(watcher):
    assert [watcher.look(each, after=MINUTE) for each in (DOWN, WORSE, DOWN, WORSE)] == [
        Turn.RED,
        Turn.WORSE,
        None,
        None,
    ]
    assert watcher.alert.severity is Severity.CRITICAL
    assert watcher.look(DOWN) is None
    assert watcher.alert.facts == DOWN.facts


def test_what_stays_red_is_told_once_a_day(watcher):
    for _ in range(49):
        watcher.look(DOWN, after=60 * MINUTE)

    assert watcher.turns == [Turn.RED, Turn.REMINDER, Turn.REMINDER]


@pytest.mark.parametrize("jump", [timedelta(days=1), -timedelta(days=1)])
def test_a_clock_that_jumps_keeps_nothing_red_and_nothing_quiet_for_a_day(watcher, jump):
    watcher.look(DOWN)
    watcher.look(None, after=MINUTE)
    watcher.look(None, after=jump)
    for _ in range(5):
        watcher.look(None, after=MINUTE)
    assert watcher.turns == [Turn.RED, Turn.GREEN]

    watcher.look(SLOW, after=jump)
    for _ in range(11):
        watcher.look(SLOW, after=MINUTE)
    assert watcher.turns[2:] == [Turn.RED]


@given(
    st.lists(
        st.tuples(st.sampled_from([None, GONE, DOWN, WORSE, SLOW]), st.integers(0, 3 * 24 * 60)),
        max_size=60,
    )
)
def test_whatever_happens_each_red_is_followed_by_one_end_and_reminders_are_a_day_apart(looks):
    watcher = Watcher()
    for condition, minutes in looks:
        is_gone = condition == GONE
        watcher.look(None if is_gone else condition, after=minutes * MINUTE, is_configured=not is_gone)
        is_red = watcher.alert is not None and watcher.alert.told_at is not None
        assert is_red == (Turn.RED in watcher.turns and watcher.turns[-1] not in ENDS)
        assert not (is_gone and is_red)
    reds = [turn not in ENDS for turn in watcher.turns if turn in {Turn.RED, *ENDS}]
    assert reds == [True, False] * (len(reds) // 2) + [True] * (len(reds) % 2)
    for (turn, at), (_, before) in zip(watcher.told[1:], watcher.told, strict=False):
        assert turn is not Turn.REMINDER or at - before >= timedelta(days=1)
