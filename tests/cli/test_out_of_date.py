"""What the command line makes of documents that answers found out of date."""

import math
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from cli.index import Rounds
from ledger.engine import open_ledger, sqlite_url
from ledger.leases import hold_lease
from ledger.reindex_requests import ask_reindex, clear_reindex_requests, reindex_requests
from ledger.runs import latest_runs
from tests.cli.conftest import ROOT
from wiring.wanted import Want

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def asked(indexed):
    """The team's index, of which two documents were found out of date."""
    ledger = open_ledger(sqlite_url(indexed.folder / ".footnote" / "ledger.db"))
    ask_reindex(ledger, "docs", ["travel.md", "queue.md"], MOMENT)
    yield indexed
    clear_reindex_requests(ledger, "docs", datetime.now(UTC))
    ledger.dispose()


def test_status_says_how_many_wait_for_a_run(asked):
    _, status = asked.json("status")

    assert {source["source"]: source["out_of_date"] for source in status["sources"]} == {"docs": 2, "hr": 0}
    assert "docs: 2 of its documents were found out of date" in asked("status").stdout


def test_status_says_nothing_of_it_where_none_does(indexed):
    assert "out of date" not in indexed("status").stdout


def test_a_run_of_the_source_leaves_none_waiting(asked):
    assert asked("index", "docs").returncode == 0

    assert "out of date" not in asked("status").stdout


def test_what_is_wanted_while_somebody_else_indexes_waits_for_the_next_round(asked, caplog):
    ledger = open_ledger(sqlite_url(asked.folder / ".footnote" / "ledger.db"))
    rounds = Rounds(place=str(asked.folder / "footnote.toml"), accepts_deletions=False, is_json=False, seconds=math.inf)
    with hold_lease(ledger, "index"), caplog.at_level("WARNING", "cli"):
        rounds.index_wanted([Want("docs")])
    ledger.dispose()

    assert "waits for the next round" in caplog.text
    assert "out of date" in asked("status").stdout


def test_an_indexer_that_keeps_running_begins_at_once(tmp_path):
    (tmp_path / "docs").mkdir()
    page = tmp_path / "docs" / "travel.md"
    page.write_text("# Travel\n\nSpend up to 60 € a day.\n", encoding="utf-8")
    (tmp_path / "footnote.toml").write_text(
        '[sources.docs]\nkind = "folder"\npath = "docs"\nreaders = ["everyone"]\n', encoding="utf-8"
    )
    command = [sys.executable, "-u", "-m", "cli", "index", "--every", "60"]
    with subprocess.Popen(
        command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            wait_for_run(process)
            page.write_text("# Travel\n\nSpend up to 70 € a day.\n", encoding="utf-8")
            ledger = open_ledger(sqlite_url(tmp_path / ".footnote" / "ledger.db"))
            ask_reindex(ledger, "docs", ["travel.md"], datetime.now(UTC))
            wait_for_run(process)
        finally:
            process.terminate()

    latest = latest_runs(ledger)["docs"]
    assert (latest.requested_by, latest.changed) == ("an answer", 1)
    assert reindex_requests(ledger) == {}
    ledger.dispose()


def test_what_people_want_is_run_in_their_name_and_in_full_where_they_want_that(asked):
    ledger = open_ledger(sqlite_url(asked.folder / ".footnote" / "ledger.db"))
    rounds = Rounds(place=str(asked.folder / "footnote.toml"), accepts_deletions=False, is_json=True, seconds=math.inf)
    rounds.index_wanted([Want("docs"), Want("hr", asked_by="Ben"), Want("docs", is_full=True, asked_by="Ana")])
    latest = latest_runs(ledger)
    ledger.dispose()

    assert (latest["docs"].requested_by, latest["docs"].unchanged) == ("Ana", 0)
    assert latest["docs"].changed >= 2
    assert (latest["hr"].requested_by, latest["hr"].unchanged) == ("Ben", 1)


def wait_for_run(process):
    """Wait for the row that a run ends with; an indexer that ends instead is an error."""
    assert any(line.startswith("docs ") for line in process.stdout)
