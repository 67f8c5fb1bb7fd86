"""`footnote report`, on what a team asked."""

import json
import shutil
from datetime import UTC, datetime
from itertools import count

import pytest

from ledger.engine import open_ledger, sqlite_url
from tests.answering.report.records import Records
from tests.cli.conftest import Command

ANA = ("--as", "ana@example.com")


@pytest.fixture
def asked(indexed, tmp_path):
    """The team's index, and some questions of today."""
    folder = shutil.copytree(indexed.folder, tmp_path / "team")
    ledger = open_ledger(sqlite_url(folder / ".footnote" / "ledger.db"))
    told = Records(ledger, datetime.now(UTC))
    told.ask("who pays the taxi to the airport?", hours_ago=2)
    told.ask("what does level L4 earn?", hours_ago=2, channel="C-few", is_open=False)
    told.ask("how much are meals?", "answered", hours_ago=2)
    told.ask("how much are meals?", "answered", hours_ago=24 * 8)
    ledger.dispose()
    return Command(folder)


def test_a_person_of_the_workspace_reads_what_was_asked_in_the_open(asked):
    shown = asked("report", *ANA).stdout

    assert "who pays the taxi to the airport?" in shown
    assert "what does level L4 earn?" not in shown
    assert "1 more such questions" not in shown
    assert "1 such question was asked where" in shown


def test_the_public_reads_figures_and_how_to_read_more(asked):
    shown = asked("report", "--public").stdout

    assert "taxi" not in shown
    assert "2 such questions were asked where" in shown
    assert "--as ana@example.com" in shown


def test_days_decide_what_is_counted(asked):
    _, week = asked.json("report", *ANA)
    _, month = asked.json("report", *ANA, "--days", "30")

    assert (week["now"]["asked"], week["before"]["asked"]) == (3, 1)
    assert (month["now"]["asked"], month["before"]["asked"]) == (4, 0)


def test_json_is_the_same_by_either_option(asked):
    code, by_switch = asked.json("report", *ANA)
    by_format = json.loads(asked("report", *ANA, "--format", "json").stdout)

    assert code == 0
    assert by_switch["gaps"] == by_format["gaps"]


@pytest.mark.parametrize(
    ("form", "begins"), [("html", "<!doctype html>"), ("markdown", "# Footnote"), ("text", "# Foo")]
)
def test_a_file_gets_the_form_that_was_asked_for(asked, form, begins):
    assert asked("report", *ANA, "--format", form, "--output", "report.out").stdout == ""

    text = (asked.folder / "report.out").read_text(encoding="utf-8")
    assert text.startswith(begins)
    assert "taxi" in text


def test_a_file_that_cannot_be_written_is_named(asked):
    process = asked("report", "--output", "nowhere/report.md")

    assert process.returncode == 2
    assert "nowhere/report.md cannot be written" in process.stderr


def test_with_several_workspaces_words_are_shown_of_the_named_one_alone(asked):
    ledger = open_ledger(sqlite_url(asked.folder / ".footnote" / "ledger.db"))
    Records(ledger, datetime.now(UTC), count(100)).ask("where is the bicycle shed?", team="T2", hours_ago=2)
    ledger.dispose()

    assert "taxi" not in asked("report", *ANA).stdout
    of_one = asked("report", *ANA, "--workspace", "T1").stdout
    assert "taxi" in of_one
    assert "bicycle" not in of_one


def test_an_empty_ledger_says_what_to_do_to_get_questions(indexed):
    process = indexed("report")

    assert process.returncode == 0
    assert "Nobody has asked anything in Slack" in process.stdout
    assert "Invite Footnote to a channel" in process.stdout
