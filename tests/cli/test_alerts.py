import json
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from indexer.alerting.conditions import Kind
from ledger.alert import Condition, Severity
from ledger.alerts import return_notice, settle_alerts, take_notice
from ledger.engine import open_ledger, sqlite_url
from tests.fakes.hook_receiver import receiving, status

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)
STOPPED = Condition(Kind.DELETIONS_STOPPED, "docs", Severity.WARNING, NOW - HOUR, {})
FAILING = Condition(
    Kind.RUNS_FAILING, "hr", Severity.CRITICAL, NOW - 2 * HOUR, {"failures": 6, "rests_until": NOW.isoformat()}
)
SOURCE = '[sources.docs]\nkind = "folder"\npath = "docs"\nreaders = ["everyone"]\n'


@pytest.fixture(autouse=True)
def the_present(monkeypatch):
    """Ages are told by the clock of a process of its own, and this file may have been imported long before."""
    now, module = datetime.now(UTC), sys.modules[__name__]
    monkeypatch.setattr(module, "NOW", now)
    monkeypatch.setattr(module, "STOPPED", replace(STOPPED, since=now - HOUR))
    monkeypatch.setattr(module, "FAILING", replace(FAILING, since=now - 2 * HOUR))


@pytest.fixture
def receiver():
    with receiving() as running:
        yield running


@pytest.fixture
def team(fresh, receiver):
    """The command where alerts are told to a webhook and to a stand-in for Slack."""
    (fresh.folder / "slack").write_text(f"http://127.0.0.1:{receiver.port}/slack", encoding="utf-8")
    alerts = f'[alerts]\nwebhook_url = "{receiver.url}"\nslack_webhook_file = "slack"\n'
    (fresh.folder / "footnote.toml").write_text(alerts + SOURCE, encoding="utf-8")
    return fresh


@pytest.fixture
def settle(team):
    ledger = open_ledger(sqlite_url(team.folder / ".footnote" / "ledger.db"))

    def settle(*conditions, at=NOW):
        settle_alerts(ledger, conditions, at, is_judged=lambda _: True, channels=["slack", "webhook"])
        return ledger

    yield settle
    ledger.dispose()


def test_what_is_red_is_shown_worst_first_with_what_to_do(team, settle):
    settle(STOPPED, FAILING)
    said = team("alerts").stdout.splitlines()

    assert said[0] == "● Runs of hr fail: 6 in a row (since 2 hours ago)"
    assert "`footnote reindex hr`" in said[1]
    assert "docs/operations.md#the-runs-of-a-source-fail" in said[1]
    assert said[2] == "● A run of docs would have removed much of it, and stopped (since 1 hour ago)"
    assert said[-1] == "Alerts are told on: slack, webhook."


def test_status_shows_it_too_to_people_and_to_programs(team, settle):
    settle(FAILING)

    assert "● Runs of hr fail: 6 in a row" in team("status").stdout
    _, told = team.json("status")
    [alert] = told["alerts"]
    assert (alert["alert"], alert["subject"], alert["severity"]) == ("runs_failing", "hr", "critical")
    assert team.json("alerts")[1]["alerts"] == told["alerts"]


def test_what_nobody_looked_at_for_long_says_so(team, settle):
    settle(STOPPED, at=NOW - HOUR / 2)

    assert "(since 1 hour ago, last looked at 30 minutes ago)" in team("alerts").stdout


def test_what_is_well_but_not_yet_green_says_so(team, settle):
    settle(STOPPED, at=NOW - HOUR)
    settle(at=NOW)

    assert "(since 1 hour ago; well since just now, and green if it stays so)" in team("alerts").stdout
    assert team.json("alerts")[1]["alerts"][0]["well_since"] == NOW.isoformat()


def test_what_could_not_be_told_is_shown_with_why(team, settle):
    ledger = settle(STOPPED)
    notice = take_notice(ledger, "slack", NOW)
    assert notice
    return_notice(ledger, notice, NOW + HOUR, "answered 404")

    said = team("alerts").stdout
    assert "untold on slack: red of deletions_stopped docs, just now: the receiver answered 404, at 1 tries" in said
    _, told = team.json("alerts")
    assert [(each["channel"], each["attempts"], each["trouble"]) for each in told["untold"]] == [
        ("slack", 1, "answered 404"),
        ("webhook", 0, None),
    ]


def test_where_all_is_well_and_nothing_is_told_both_are_said(fresh):
    (fresh.folder / "footnote.toml").write_text(SOURCE, encoding="utf-8")

    assert fresh("alerts").stdout.splitlines() == [
        "Nothing is red.",
        "Alerts are told nowhere: see [alerts] in settings.",
    ]
    refused = fresh("alerts", "test")
    assert (refused.returncode, "set alerts.slack_webhook_file or alerts.webhook_url" in refused.stderr) == (2, True)


def test_a_trial_says_of_each_place_what_came_of_it(team, receiver):
    tried = team("alerts", "test")
    assert (tried.returncode, tried.stdout) == (0, "✓ slack took it.\n✓ webhook took it.\n")
    slack, webhook = receiver.posted
    assert "This is a trial" in json.loads(slack.body)["text"]
    assert json.loads(webhook.body)["turn"] == "trial"

    receiver.answers.append(status(404))
    tried = team("alerts", "test")
    assert (tried.returncode, tried.stdout.splitlines()[0]) == (1, "✗ slack: the receiver answered 404.")
    code, told = team.json("alerts", "test")
    assert (code, told["channels"][0]) == (0, {"channel": "slack", "trouble": None})
