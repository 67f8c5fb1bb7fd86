from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from ledger.alert import Condition, Severity, Turn
from ledger.alerts import (
    LONGEST_WAIT,
    drop_notice,
    forget_other_channels,
    open_alerts,
    return_notice,
    settle_alerts,
    take_notice,
    waiting_notices,
)
from ledger.tables import alert_notices
from ledger.transaction import reading, writing

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DOWN = Condition("runs_failing", "wiki", Severity.WARNING, NOON - MINUTE, {"failures": 2, "until": None})
FULL = Condition("disk_low", "index", Severity.CRITICAL, NOON, {"free": 10**12})
BOTH = ("slack", "webhook")


@pytest.fixture
def settle(each_ledger):
    def settle(*conditions, at=NOON, channels=BOTH, judged=("runs_failing", "disk_low")):
        settle_alerts(each_ledger, conditions, at, is_judged=lambda kind: kind in judged, channels=channels)

    return settle


def told(ledger):
    return [(each.channel, each.turn, each.kind) for each in waiting_notices(ledger)]


def taken(ledger, at=NOON, channel="slack"):
    notice = take_notice(ledger, channel, at)
    assert notice
    return notice


def test_what_is_red_is_listed_worst_first_and_becomes_one_notice_on_each_channel(each_ledger, settle):
    for _ in range(3):
        settle(DOWN, FULL)

    assert [(each.kind, each.facts) for each in open_alerts(each_ledger)] == [
        ("disk_low", FULL.facts),
        ("runs_failing", DOWN.facts),
    ]
    assert told(each_ledger) == [(channel, Turn.RED, kind) for kind in ("disk_low", "runs_failing") for channel in BOTH]
    by_kind = {each.kind: each.name for each in waiting_notices(each_ledger)}
    assert {each.name for each in waiting_notices(each_ledger)} == set(by_kind.values())
    assert len(set(by_kind.values())) == 2


def test_what_has_not_held_yet_is_not_listed(each_ledger, settle):
    settle(replace(DOWN, hold=10 * MINUTE))

    assert (open_alerts(each_ledger), told(each_ledger)) == ([], [])


def test_what_is_well_again_is_told_with_from_when_to_when_it_was_not(each_ledger, settle):
    settle(DOWN, channels=["slack"])
    for minute in range(2, 9):
        settle(at=NOON + minute * MINUTE, channels=["slack"])

    assert told(each_ledger) == [("slack", Turn.RED, "runs_failing"), ("slack", Turn.GREEN, "runs_failing")]
    green = waiting_notices(each_ledger)[1]
    assert (green.since, green.at, green.facts) == (DOWN.since, NOON + 2 * MINUTE, DOWN.facts)
    assert open_alerts(each_ledger) == []


def test_whoever_knows_a_part_of_the_conditions_leaves_the_others_alone(each_ledger, settle):
    settle(DOWN, FULL)
    for minute in range(10):
        settle(at=NOON + minute * MINUTE, judged=["disk_low"])

    assert [each.kind for each in open_alerts(each_ledger)] == ["runs_failing"]


def test_however_many_look_at_once_each_turn_is_told_once(each_ledger, settle):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: settle(DOWN, channels=["slack"]), range(16)))

    assert told(each_ledger) == [("slack", Turn.RED, "runs_failing")]


def test_a_notice_is_sent_by_one_and_forgotten_when_it_is_delivered(each_ledger, settle):
    settle(DOWN)
    with ThreadPoolExecutor(8) as pool:
        found = [each for each in pool.map(lambda _: take_notice(each_ledger, "slack", NOON), range(16)) if each]
    [notice] = found
    assert (notice.turn, notice.attempts, notice.facts) == (Turn.RED, 1, DOWN.facts)

    drop_notice(each_ledger, notice)
    assert told(each_ledger) == [("webhook", Turn.RED, "runs_failing")]


def test_a_notice_whose_sender_was_killed_is_sent_by_the_next_and_the_first_changes_nothing_any_more(
    each_ledger, settle
):
    settle(DOWN, channels=["slack"])
    killed = taken(each_ledger)
    assert take_notice(each_ledger, "slack", NOON + MINUTE) is None
    second = taken(each_ledger, NOON + 2 * MINUTE)

    assert (second.name, second.attempts) == (killed.name, 2)
    drop_notice(each_ledger, killed)
    return_notice(each_ledger, killed, NOON, "it answered 500")
    [waiting] = waiting_notices(each_ledger)
    assert (waiting.attempts, waiting.trouble) == (2, None)


def test_what_could_not_be_delivered_waits_for_its_time_and_says_why(each_ledger, settle):
    settle(DOWN, FULL, channels=["slack"])
    refused = taken(each_ledger)
    return_notice(each_ledger, refused, NOON + 5 * MINUTE, "it answered 400")

    assert waiting_notices(each_ledger)[0].trouble == "it answered 400"
    assert taken(each_ledger).kind == "runs_failing"
    assert take_notice(each_ledger, "slack", NOON) is None
    assert taken(each_ledger, NOON + 5 * MINUTE).name == refused.name


def test_of_one_alert_nothing_is_sent_before_what_came_first(each_ledger, settle):
    settle(DOWN, channels=["slack"])
    return_notice(each_ledger, taken(each_ledger), NOON + 60 * MINUTE, "it answered 400")
    for minute in range(2, 9):
        settle(at=NOON + minute * MINUTE, channels=["slack"])
    assert len(told(each_ledger)) == 2
    assert take_notice(each_ledger, "slack", NOON + 10 * MINUTE) is None

    turns = []
    while notice := take_notice(each_ledger, "slack", NOON + 60 * MINUTE):
        turns.append(notice.turn)
        drop_notice(each_ledger, notice)
    assert turns == [Turn.RED, Turn.GREEN]


def test_a_clock_that_is_set_back_keeps_no_notice_for_longer_than_any_may_wait(each_ledger, settle):
    settle(DOWN, channels=["slack"])
    return_notice(each_ledger, taken(each_ledger), NOON, "it could not be reached")

    assert take_notice(each_ledger, "slack", NOON - LONGEST_WAIT - MINUTE)


def test_nobody_is_reminded_of_what_they_have_not_heard_of(each_ledger, settle):
    settle(DOWN)
    drop_notice(each_ledger, taken(each_ledger, channel="webhook"))
    for hour in range(1, 30):
        settle(DOWN, at=NOON + timedelta(hours=hour))

    assert told(each_ledger) == [("slack", Turn.RED, "runs_failing"), ("webhook", Turn.REMINDER, "runs_failing")]


def test_notices_for_a_channel_that_is_no_more_are_forgotten_and_a_new_one_hears_of_what_comes(each_ledger, settle):
    settle(DOWN, channels=["slack"])
    settle(DOWN, FULL, channels=["webhook"])
    assert [channel for channel, _, _ in told(each_ledger)] == ["slack", "webhook"]
    forget_other_channels(each_ledger, ["webhook"])

    assert told(each_ledger) == [("webhook", Turn.RED, "disk_low")]


def test_what_is_red_is_kept_also_where_nobody_is_told(each_ledger, settle):
    settle(DOWN, channels=[])

    assert [each.kind for each in open_alerts(each_ledger)] == ["runs_failing"]
    assert told(each_ledger) == []


def test_a_turn_that_only_a_newer_version_knows_is_left_to_that_and_keeps_nothing_else_waiting(each_ledger, settle):
    settle(DOWN, FULL)
    with writing(each_ledger) as connection:
        connection.execute(update(alert_notices).where(alert_notices.c.kind == DOWN.kind).values(turn="postponed"))
    settle(replace(DOWN, severity=Severity.CRITICAL), FULL)

    assert {(turn, kind) for _, turn, kind in told(each_ledger)} == {(Turn.RED, FULL.kind), (Turn.WORSE, DOWN.kind)}
    for turn in (Turn.RED, Turn.WORSE):
        notice = taken(each_ledger)
        assert notice.turn is turn
        drop_notice(each_ledger, notice)
    assert take_notice(each_ledger, "slack", NOON) is None
    with reading(each_ledger) as connection:
        assert set(connection.execute(select(alert_notices.c.turn)).scalars()) >= {"postponed"}
