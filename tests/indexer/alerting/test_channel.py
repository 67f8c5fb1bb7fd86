from datetime import timedelta

import pytest

from indexer.alerting.channel import Channel
from indexer.alerting.conditions import Kind
from indexer.alerting.forms import slack_message
from ledger.alert import Condition, Severity
from ledger.alerts import settle_alerts, waiting_notices
from tests.fakes.hook_receiver import status
from tests.indexer.alerting.conftest import MINUTE, NOON

DOWN = Condition(Kind.DELETIONS_STOPPED, "wiki", Severity.WARNING, NOON, {})
FULL = Condition(Kind.DELETIONS_STOPPED, "code", Severity.WARNING, NOON, {})


@pytest.fixture
def channel(receiver):
    return Channel("slack", receiver.url, slack_message)


@pytest.fixture
def tell(ledger, channel):
    """Tell what waits, some minutes after noon."""

    def tell(minutes=0.0):
        channel.tell(ledger, NOON + timedelta(minutes=minutes))

    return tell


@pytest.fixture
def settle(ledger):
    def settle(*conditions, at=NOON):
        settle_alerts(ledger, conditions, at, is_judged=lambda _kind: True, channels=["slack"])

    return settle


def test_what_waits_is_told_in_its_order_and_forgotten(ledger, receiver, settle, tell):
    settle(DOWN, FULL)
    tell()
    tell(1)

    assert [b"A run of code" in each.body for each in receiver.posted] == [True, False]
    assert waiting_notices(ledger) == []


def test_a_receiver_that_is_away_is_asked_ever_more_seldom_and_hears_all_when_it_is_back(
    ledger, receiver, settle, tell
):
    settle(DOWN, FULL)
    receiver.answers += [status(503)] * 6
    asked = []
    for minute in range(60):
        before = len(receiver.posted)
        tell(minute)
        asked += [minute] * (len(receiver.posted) - before)

    assert asked == [0, 1, 3, 7, 15, 30, 45, 45]
    assert waiting_notices(ledger) == []


def test_one_that_says_when_to_come_again_is_not_asked_before_also_for_what_is_new(ledger, receiver, settle, tell):
    settle(DOWN)
    receiver.answers.append(status(429, Retry_After="1800"))
    tell()
    settle(DOWN, FULL, at=NOON + MINUTE)
    for minute in (1, 10, 29):
        tell(minute)
    assert len(receiver.posted) == 1

    tell(30)
    assert len(receiver.posted) == 3
    assert waiting_notices(ledger) == []


def test_nobody_can_make_us_wait_for_longer_than_an_hour(receiver, settle, tell):
    settle(DOWN)
    receiver.answers.append(status(503, Retry_After="99999999"))
    tell()
    tell(59)
    assert len(receiver.posted) == 1

    tell(60)
    assert len(receiver.posted) == 2


def test_a_message_that_is_refused_waits_alone_and_is_not_lost(ledger, receiver, settle, tell):
    settle(DOWN, FULL)
    receiver.answers.append(status(400))
    tell()
    assert len(receiver.posted) == 2
    [waiting] = waiting_notices(ledger)
    assert (waiting.subject, waiting.trouble) == ("code", "answered 400")

    tell(1)
    assert waiting_notices(ledger) == []


def test_a_clock_that_is_set_back_does_not_silence_it(receiver, settle, tell):
    settle(DOWN)
    receiver.answers.append(status(503))
    tell()
    tell(-24 * 60)

    assert len(receiver.posted) == 2


def test_neither_the_log_nor_the_ledger_holds_the_address(ledger, receiver, settle, tell, caplog):
    settle(DOWN)
    receiver.answers.append(status(404))
    with caplog.at_level("DEBUG"):
        tell()

    assert "the receiver answered 404" in caplog.text
    of_ours = [record.getMessage() for record in caplog.records if record.name.startswith("indexer")]
    assert not any("hook" in message for message in of_ours)
    assert "hook" not in str(waiting_notices(ledger))
