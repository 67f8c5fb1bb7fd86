"""What the command line makes of documents that answers found out of date."""

from datetime import UTC, datetime

import pytest

from ledger.engine import open_ledger, sqlite_url
from ledger.reindex_requests import ask_reindex, clear_reindex_requests, reindex_requests

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def asked(indexed):
    """The team's index, of which two documents were found out of date."""
    ledger = open_ledger(sqlite_url(indexed.folder / ".footnote" / "ledger.db"))
    # Other tests share the team, and ask for its pages too.
    clear_reindex_requests(ledger, "docs", reindex_requests(ledger).get("docs", {}))
    ask_reindex(ledger, "docs", ["travel.md", "queue.md"], MOMENT)
    yield indexed
    clear_reindex_requests(ledger, "docs", reindex_requests(ledger).get("docs", {}))
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
