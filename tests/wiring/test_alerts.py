"""Alerts from the settings to their receivers: real runs, a real ledger and index, and a clock that is moved."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from indexer.alerting.conditions import Kind
from indexer.alerting.standing import PermissionAge
from indexer.alerting.watch import LEASE
from indexer.webhooks.delivery import Delivery
from indexer.webhooks.proof import prove
from ledger.alerts import open_alerts
from ledger.leases import hold_lease
from ledger.model_switches import ModelSwitch, record_switches
from ledger.run_history import RunHistory
from ledger.waiting_runs import Priority, WaitingRun
from retrieval.freshness import Freshness
from retrieval.source_status import SourceStatus
from tests.fakes.hash_embedder import HashEmbedder
from tests.fakes.hook_receiver import receiving, status
from wiring.alerts import build_alarm, build_channels, build_watch_of_indexer, standing_of, volumes
from wiring.indexing import run_index
from wiring.rooms import open_rooms

SECRET = "9f2c41d07be94c1f8a51e0b7"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SETTINGS = """
[alerts]
webhook_url = "{url}"
slack_webhook_file = "slack"
webhook_secret_file = "hook"
disk_percent = 0
disk_gigabytes = 0

[sources.docs]
kind = "folder"
path = "docs"
readers = ["everyone"]
"""


@pytest.fixture
def receiver():
    with receiving() as running:
        yield running


@pytest.fixture
def folder(tmp_path, receiver):
    """A team whose only source is a folder, which is not there."""
    (tmp_path / "slack").write_text(f"http://127.0.0.1:{receiver.port}/slack", encoding="utf-8")
    (tmp_path / "hook").write_text(SECRET, encoding="utf-8")
    (tmp_path / "footnote.toml").write_text(SETTINGS.format(url=receiver.url), encoding="utf-8")
    return tmp_path


@pytest.fixture
def rooms(folder):
    with open_rooms(str(folder / "footnote.toml"), embedder=HashEmbedder()) as opened:
        yield opened


class Team:
    """Runs and looks; time passes for those that look."""

    def __init__(self, rooms, folder):
        self.rooms = rooms
        self.folder = folder
        self.passed = timedelta(0)
        self.alarm = self.begin(build_alarm)

    def begin(self, build):
        """Begin anew, as another process would."""
        self.alarm = replace(build(self.rooms), clock=lambda: datetime.now(UTC) + self.passed)
        return self.alarm

    def mend(self):
        (self.folder / "docs").mkdir()
        (self.folder / "docs" / "lunch.md").write_text("# Lunch\n\nAt noon.\n", encoding="utf-8")

    def run(self):
        [report] = run_index(self.rooms, requested_by="a test")
        self.alarm.look()
        return report.error

    def look(self, minutes):
        for _ in range(minutes):
            self.passed += timedelta(minutes=1)
            self.alarm.look()


@pytest.fixture
def team(rooms, folder):
    return Team(rooms, folder)


def told(receiver):
    """What programs were told; Slack is told as often."""
    by_path = {path: [each for each in receiver.posted if each.path == path] for path in ("/hook", "/slack")}
    assert len(by_path["/hook"]) == len(by_path["/slack"])
    return [json.loads(each.body) for each in by_path["/hook"]]


def test_a_source_that_keeps_failing_turns_red_once_and_green_once_also_over_restarts(team, receiver):
    assert team.run()
    assert told(receiver) == []
    for _ in range(3):
        assert team.run()
        team.begin(build_alarm)
        team.look(3)
    assert [(each["turn"], each["alert"], each["subject"]) for each in told(receiver)] == [
        ("red", Kind.RUNS_FAILING, "docs")
    ]
    assert team.run()
    assert [each["turn"] for each in told(receiver)] == ["red", "worse"]

    team.mend()
    assert team.run() is None
    team.look(10)
    assert [each["turn"] for each in told(receiver)] == ["red", "worse", "green"]
    assert told(receiver)[-1]["lasted_seconds"] > 0
    assert open_alerts(team.rooms.ledger) == []


def test_a_source_that_leaves_the_settings_while_it_is_red_is_told_as_that(team, receiver):
    for _ in range(2):
        team.run()
    file = team.folder / "footnote.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("[sources.docs]", "[sources.runbooks]"), encoding="utf-8")
    with open_rooms(str(file), embedder=HashEmbedder()) as rooms:
        Team(rooms, team.folder).look(10)

    assert [(each["turn"], each["subject"]) for each in told(receiver)] == [("red", "docs"), ("removed", "docs")]
    assert open_alerts(team.rooms.ledger) == []


def test_an_index_that_cannot_be_opened_is_told_after_five_minutes_and_what_is_not_known_of_sources_is_not(
    team, receiver, caplog
):
    team.mend()
    assert team.run() is None
    away = [(file, file.with_suffix(".away")) for file in (team.folder / ".footnote").rglob("_versions/*.manifest")]
    for file, aside in away:
        file.rename(aside)
        file.write_bytes(b"no manifest")
    team.look(4)
    assert told(receiver) == []
    team.look(60)
    [red] = told(receiver)
    assert (red["turn"], red["alert"], red["subject"], red["severity"]) == (
        "red",
        Kind.INDEX_UNREADABLE,
        "",
        "critical",
    )
    assert "the index cannot be opened: " in caplog.text

    for file, aside in away:
        aside.rename(file)
    team.passed = timedelta(0)
    team.look(10)
    assert [(each["turn"], each["alert"]) for each in told(receiver)][1:] == [("green", Kind.INDEX_UNREADABLE)]


def test_a_model_that_was_switched_to_and_that_the_settings_lack_is_told_until_another_serves(team, receiver):
    team.mend()
    assert team.run() is None
    space = team.rooms.now.space

    def switch(model):
        record_switches(team.rooms.ledger, [ModelSwitch(model, space.fingerprint, space.to_json(), NOON)])

    switch("small")
    # It goes on with the model before, and knows that it must not.
    team.look(10)
    assert [(each["turn"], each["alert"]) for each in told(receiver)] == [("red", Kind.MODEL_UNUSABLE)]
    switch("default")
    team.look(10)

    assert [each["turn"] for each in told(receiver)] == ["red", "green"]


def test_no_path_and_no_error_is_told_and_a_program_can_check_who_tells(team, receiver):
    for _ in range(2):
        error = team.run()

    assert str(team.folder) in error
    assert len(receiver.posted) == 2
    for posted in receiver.posted:
        assert str(team.folder).encode() not in posted.body
        assert SECRET.encode() not in posted.body
    [signed] = [each for each in receiver.posted if each.path == "/hook"]
    assert prove(Delivery(signed.headers, signed.body), SECRET, team.alarm.clock().timestamp())


def test_a_source_that_is_not_looked_through_for_too_long_is_stale_until_it_is(team, receiver):
    team.mend()
    assert team.run() is None
    team.passed = timedelta(minutes=36)
    team.look(3)
    assert told(receiver) == []
    team.look(13)
    assert [(each["turn"], each["alert"]) for each in told(receiver)] == [("red", Kind.SOURCE_STALE)]

    [red] = told(receiver)
    # Two turns of the usual schedule, and ten minutes; a run took no time.
    age = datetime.fromisoformat(red["since"]) - datetime.fromisoformat(red["facts"]["succeeded_at"])
    assert timedelta(minutes=40) <= age < timedelta(minutes=41)
    team.passed = timedelta(0)
    assert team.run() is None
    team.look(6)
    assert [each["turn"] for each in told(receiver)] == ["red", "green"]


def test_what_is_known_of_a_source_is_what_is_judged():
    asked = WaitingRun("wiki", False, False, Priority.WEBHOOK, "webhook", NOON, NOON, NOON, frozenset())
    history = RunHistory(3, NOON)
    status = SourceStatus("wiki", None, None, [], 7, freshness=Freshness(NOON, timedelta(hours=24)), asked=asked)
    found = standing_of(replace(status, succeeded_at=NOON, history=history, promise=timedelta(hours=1)), NOON)

    assert (found.name, found.succeeded_at, found.promise) == ("wiki", NOON, timedelta(hours=1))
    assert (found.history, found.rests_until, found.waiting) == (history, NOON, 7)
    assert found.permissions == PermissionAge(NOON, timedelta(hours=24))
    assert standing_of(SourceStatus("wiki", None, None, [], 0), NOON).permissions is None


def test_permissions_that_were_read_at_a_time_to_come_are_judged_as_never_read_as_nobody_may_read_the_source():
    status = SourceStatus(
        "wiki", None, None, [], 7, freshness=Freshness(NOON + timedelta(hours=1), timedelta(hours=24))
    )

    assert standing_of(status, NOON).permissions == PermissionAge(None, timedelta(hours=24))


def test_index_and_ledger_on_one_disk_are_one_volume_also_before_they_are_made(rooms):
    [volume] = volumes(rooms)

    assert volume.name == "index"
    assert 0 < volume.free_bytes < volume.total_bytes


def test_where_nothing_is_set_nothing_is_told(rooms):
    assert [each.name for each in build_channels(rooms.settings.alerts)] == ["slack", "webhook"]
    nowhere = rooms.settings.alerts.model_copy(update={"slack_webhook": None, "webhook_url": ""})

    assert build_channels(nowhere) == []


def test_the_bot_tells_when_the_indexer_is_silent_and_the_indexer_that_it_works_again(rooms, team, receiver):
    team.begin(build_watch_of_indexer)
    team.look(60)
    with hold_lease(rooms.ledger, LEASE, clock=team.alarm.clock):
        pass
    team.look(14)
    assert told(receiver) == []
    team.look(10)
    assert [(each["turn"], each["alert"]) for each in told(receiver)] == [("red", Kind.INDEXER_SILENT)]

    team.begin(build_alarm)
    team.look(10)
    assert [each["turn"] for each in told(receiver) if each["alert"] == Kind.INDEXER_SILENT] == ["red", "green"]


def test_the_bot_tells_what_an_indexer_left_untold(rooms, team, receiver):
    receiver.answers += [status(503)] * 2
    for _ in range(2):
        team.run()
    team.begin(build_watch_of_indexer)
    team.look(2)

    assert [each["turn"] for each in told(receiver)] == ["red", "red"]
