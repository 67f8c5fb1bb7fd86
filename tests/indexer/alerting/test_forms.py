import json

from hypothesis import given
from hypothesis import strategies as st

from indexer.alerting.conditions import Kind
from indexer.alerting.forms import signed_message, slack_message
from indexer.webhooks.delivery import Delivery
from indexer.webhooks.proof import prove
from ledger.alert import Turn
from tests.indexer.alerting.conftest import NOON, notice_of

SECRET = "9f2c41d07be94c1f8a51e0b7"
FAILING = notice_of(Kind.RUNS_FAILING, facts={"failures": 5, "rests_until": None})
STAMP = int(NOON.timestamp())


def slack_text(notice):
    return json.loads(slack_message(notice, STAMP).body)["text"]


def test_slack_is_told_what_is_wrong_since_when_what_to_do_and_where_to_read_on():
    assert slack_text(FAILING).splitlines() == [
        ":red_circle: *Runs of wiki fail: 5 in a row*",
        "Its last good passages stay, and are answered from. It has been so since 2026-11-21 10:30 UTC.",
        "*What to do*: `footnote status` says why. When it is mended, `footnote reindex wiki` tries it at once. "
        "More: docs/operations.md#the-runs-of-a-source-fail",
    ]


def test_slack_is_told_what_is_well_again_and_how_long_it_was_not():
    green = notice_of(Kind.RUNS_FAILING, turn=Turn.GREEN, facts=FAILING.facts)

    assert slack_text(green).splitlines() == [
        ":large_green_circle: *Runs of wiki end well again*",
        "It lasted 1 h 30 min.",
    ]


def test_both_are_told_what_left_the_settings_and_that_nobody_mended_it():
    removed = notice_of(Kind.RUNS_FAILING, turn=Turn.REMOVED, facts=FAILING.facts)

    means = (
        "It left the settings, so nobody reads it and nobody looks after it. Until then: Runs of wiki fail: 5 in a row."
    )
    assert slack_text(removed).splitlines() == [":white_circle: *wiki is no longer configured*", means]
    told = json.loads(signed_message(removed, STAMP, SECRET).body)
    assert (told["turn"], told["summary"], told["meaning"]) == ("removed", "wiki is no longer configured", means)
    assert (told["lasted_seconds"], told["what_to_do"]) == (None, None)


def test_what_is_told_again_says_so():
    for turn, word in ((Turn.WORSE, "Worse"), (Turn.REMINDER, "Still")):
        assert slack_text(notice_of(Kind.DELETIONS_STOPPED, turn=turn)).startswith(f":red_circle: {word}: *")


@given(st.text())
def test_no_name_mentions_anybody_in_slack(name):
    text = slack_text(notice_of(Kind.DELETIONS_STOPPED, subject=name))

    assert "<" not in text
    assert ">" not in text


def test_programs_are_told_the_same_in_fields():
    told = json.loads(signed_message(FAILING, STAMP, SECRET).body)

    assert told == {
        "id": "a1b2",
        "turn": "red",
        "alert": "runs_failing",
        "subject": "wiki",
        "severity": "warning",
        "since": "2026-11-21T10:30:00+00:00",
        "at": "2026-11-21T12:00:00+00:00",
        "lasted_seconds": None,
        "summary": "Runs of wiki fail: 5 in a row",
        "meaning": "Its last good passages stay, and are answered from.",
        "what_to_do": "`footnote status` says why. When it is mended, `footnote reindex wiki` tries it at once.",
        "page": "docs/operations.md#the-runs-of-a-source-fail",
        "facts": {"failures": 5, "rests_until": None},
    }
    green = json.loads(signed_message(notice_of(Kind.DELETIONS_STOPPED, turn=Turn.GREEN), STAMP, SECRET).body)
    assert (green["turn"], green["lasted_seconds"], green["what_to_do"]) == ("green", 5400, None)


def test_another_footnote_can_tell_who_sent_it_and_that_nobody_changed_it():
    message = signed_message(FAILING, STAMP, SECRET)
    headers = {name.lower(): value for name, value in message.headers.items()}

    assert prove(Delivery(headers, message.body), SECRET, STAMP)
    assert not prove(Delivery(headers, message.body + b" "), SECRET, STAMP)
    assert not prove(Delivery(headers, message.body), SECRET, STAMP + 3600)


def test_without_a_secret_it_is_not_signed():
    assert signed_message(FAILING, STAMP, "").headers == {}
