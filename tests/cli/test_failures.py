from datetime import UTC, datetime, timedelta

import pytest

from ledger.engine import open_ledger, sqlite_url
from ledger.failures import Failure, clear_failures, failures, record_failures
from ledger.run_requests import drop_requests, waiting_runs
from ledger.transaction import writing

HOUR = timedelta(hours=1)


@pytest.fixture
def ledger(indexed):
    """The team's ledger, in which one document is given up, one rests and one is due; forgotten with the test."""
    now = datetime.now(UTC)
    ledger = open_ledger(sqlite_url(indexed.folder / ".footnote" / "ledger.db"))
    dead = Failure("a.pdf", "1", "failed", "the file is [damaged]", now - 2 * HOUR)
    rests = Failure("b.md", "1", "failed", "it answers 500", now, now - 30 * HOUR, 3, 0, now + 2.99 * HOUR)
    due = Failure("c.md", "1", "failed", "the indexer ended once", now - HOUR, None, 1, 1, now - HOUR)
    skipped = Failure("d.png", "1", "skipped", "a picture", now)
    record_failures(ledger, "docs", [due, rests, dead, skipped])
    yield ledger
    with writing(ledger) as connection:
        drop_requests(connection, "docs")
    clear_failures(ledger, "docs", ["a.pdf", "b.md", "c.md", "d.png"])
    ledger.dispose()


def due(ledger):
    now = datetime.now(UTC)
    return [each.path for each in failures(ledger, "docs") if each.next_try_at and each.next_try_at <= now]


def test_what_failed_is_listed_with_the_reason_and_the_time_of_the_next_try_and_what_is_given_up_first(indexed, ledger):
    assert indexed("failures").stdout.splitlines() == [
        "docs/a.pdf tried once, 2 hours ago; given up",
        "  the file is [damaged]",
        "docs/b.md tried 3 times, first 1 day ago, last just now; tried again in 2 h 59 min",
        "  it answers 500",
        "docs/c.md tried once, 1 hour ago; tried again by the next run",
        "  the indexer ended once",
        "Given up until they change: 1 of 3. `footnote failures retry SOURCE/PATH` tries one again, `--all` whatever "
        "failed.",
    ]


def test_programs_read_every_count(indexed, ledger):
    code, found = indexed.json("failures", "--source", "docs")

    assert code == 0
    assert [(each["path"], each["dead_letter"], each["tries"], each["deaths"]) for each in found["failures"]] == [
        ("a.pdf", True, 1, 0),
        ("b.md", False, 3, 0),
        ("c.md", False, 1, 1),
    ]
    assert set(found["failures"][0]) == {
        *("source", "path", "version", "reason", "dead_letter", "tries", "deaths"),
        *("first_at", "last_at", "next_try_at"),
    }
    assert indexed.json("failures", "--source", "hr") == (0, {"failures": []})
    assert "Every document could be indexed" in indexed("failures", "--source", "hr").stdout


def test_status_counts_what_is_given_up(indexed, ledger):
    assert "docs: 1 of its documents were given up until they change" in indexed("status").stdout
    _, status = indexed.json("status")
    assert [each["dead_letters"] for each in status["sources"]] == [1, 0]


@pytest.mark.parametrize(
    ("arguments", "retried"),
    [(["docs/a.pdf"], ["a.pdf"]), (["docs"], ["a.pdf", "b.md", "c.md"]), (["--all"], ["a.pdf", "b.md", "c.md"])],
)
def test_what_is_retried_is_due_and_its_source_asked_for(indexed, ledger, arguments, retried):
    assert indexed.json("failures", "retry", *arguments) == (0, {"retried": {"docs": retried}})
    assert due(ledger) == sorted({*retried, "c.md"})
    assert [(each.source, each.asked_by) for each in waiting_runs(ledger)] == [("docs", "command line")]


def test_a_retry_says_what_it_asked_for_and_a_page_that_is_asked_for_is_retried_too(indexed, ledger):
    assert indexed("reindex", "--page", "docs/a.pdf").returncode == 0
    assert due(ledger) == ["a.pdf", "c.md"]

    said = indexed("failures", "retry", "docs").stdout
    assert said == "Asked for docs, to try 3 again. `footnote runs` shows how it goes.\n"
    assert indexed("failures", "retry", "hr").stdout == "Nothing has failed.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Say which documents"),
        (["docs/a.pdf", "--all"], "Say which documents"),
        (["docs/a.pdf", "docs/travel.md"], "docs/travel.md is none of the documents that failed"),
        (["docs/d.png"], "docs/d.png is none of the documents that failed"),
        (["dosc/a.pdf"], "Did you mean docs?"),
    ],
)
def test_what_cannot_be_retried_is_said_and_nothing_is_asked_for(indexed, ledger, arguments, said):
    refused = indexed("failures", "retry", *arguments)

    assert (refused.returncode, said in refused.stderr) == (2, True)
    assert due(ledger) == ["c.md"]
    assert waiting_runs(ledger) == []
