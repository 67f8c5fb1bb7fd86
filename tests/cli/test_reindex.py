import json
from datetime import UTC, datetime, timedelta

import pytest

from ledger.engine import open_ledger, sqlite_url
from ledger.leases import hold_lease
from ledger.reindex_requests import clear_reindex_requests, reindex_requests
from ledger.run_requests import drop_requests, put_off, waiting_runs
from ledger.runs import RunCounts, RunStatus, finish_run, record_progress, runs, start_run
from ledger.transaction import writing
from ledger.waiting_runs import Priority


@pytest.fixture
def ledger(indexed):
    """The team's ledger; what is asked for is forgotten with the test."""
    ledger = open_ledger(sqlite_url(indexed.folder / ".footnote" / "ledger.db"))
    yield ledger
    with writing(ledger) as connection:
        for source in ("docs", "hr"):
            drop_requests(connection, source)
    clear_reindex_requests(ledger, "docs", reindex_requests(ledger).get("docs", {}))
    ledger.dispose()


def running(ledger, *, is_full=False):
    return start_run(ledger, "docs", "space", "Ana", datetime.now(UTC) - timedelta(seconds=90), is_full=is_full)


def test_without_names_every_source_is_asked_for_in_the_name_of_the_command_line(indexed, ledger):
    asked = indexed("reindex")

    assert asked.returncode == 0
    assert asked.stdout == "Asked for docs, hr. `footnote runs` shows how it goes.\n"
    assert [(each.source, each.asked_by, each.priority, each.is_full) for each in waiting_runs(ledger)] == [
        ("docs", "command line", Priority.PERSON, False),
        ("hr", "command line", Priority.PERSON, False),
    ]


def test_what_is_asked_for_again_is_more_but_not_twice(indexed, ledger):
    for options in (["--full"], [], ["--accept-deletions"]):
        assert indexed.json("reindex", "docs", *options) == (0, {"asked": ["docs"]})

    [waiting] = waiting_runs(ledger)
    assert (waiting.is_full, waiting.accepts_deletions) == (True, True)


@pytest.mark.parametrize("where", ["docs/travel.md", "file://{folder}/docs/travel.md#hotels"])
def test_one_document_is_asked_for_by_its_place_or_its_address(indexed, ledger, where):
    asked = indexed("reindex", "--page", where.format(folder=indexed.folder))

    assert asked.returncode == 0
    assert reindex_requests(ledger)["docs"].keys() == {"travel.md"}
    [waiting] = waiting_runs(ledger)
    assert (waiting.source, waiting.priority, waiting.asked_by) == ("docs", Priority.PAGE, "command line")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["dosc"], "Did you mean docs?"),
        (["--page", "travel.md"], "such as wiki/travel.md"),
        (["--page", "dosc/travel.md"], "Did you mean docs?"),
        (["--page", "https://example.com/nowhere"], "No document is indexed with the address"),
        (["docs", "--page", "docs/travel.md"], "leave out sources"),
    ],
)
def test_what_cannot_be_asked_for_is_said_with_what_can(indexed, ledger, arguments, said):
    refused = indexed("reindex", *arguments)

    assert refused.returncode == 2
    assert said in refused.stderr
    assert waiting_runs(ledger) == []


def test_status_says_what_waits_for_the_indexer_and_for_whom(indexed, ledger):
    indexed("reindex", "docs", "--full")

    assert "docs: waits for the indexer; asked for by command line just now, in full." in indexed("status").stdout
    _, status = indexed.json("status")
    assert [each["asked"] and each["asked"]["full"] for each in status["sources"]] == [True, None]


def test_status_and_runs_say_that_a_source_rests_and_how_to_wake_it(indexed, ledger):
    indexed("reindex", "docs")
    put_off(ledger, waiting_runs(ledger)[0], datetime.now(UTC) + timedelta(minutes=8))

    for command in ("status", "runs"):
        assert "tried again in 7 min" in indexed(command).stdout.replace("8 min 0 s", "7 min 59 s")
    assert "`footnote reindex docs` tries it now" in indexed("runs").stdout


def test_status_says_of_a_source_that_keeps_failing_that_its_breaker_is_open(indexed, ledger):
    space = indexed.json("status")[1]["space"]
    indexed("reindex", "hr")
    rested = datetime.now(UTC) + timedelta(minutes=15)
    put_off(ledger, waiting_runs(ledger)[0], rested)
    # Well at first, whatever other tests left of it.
    for status in [RunStatus.DONE, *[RunStatus.FAILED] * 5]:
        run = start_run(ledger, "hr", space, "Ana", datetime.now(UTC))
        finish_run(ledger, run, status, RunCounts(), "the folder is gone", datetime.now(UTC))

    said = indexed("status").stdout
    assert "hr: its breaker is open: 5 runs failed in a row, the first " in said
    assert "docs: its breaker" not in said
    _, told = indexed.json("status")
    breaker = told["sources"][1]["breaker"]
    assert (breaker["open"], breaker["failures"], breaker["rests_until"]) == (True, 5, rested.isoformat())

    run = start_run(ledger, "hr", space, "Ana", datetime.now(UTC))
    finish_run(ledger, run, RunStatus.DONE, RunCounts(), None, datetime.now(UTC))
    assert "breaker" not in indexed("status").stdout


def test_runs_are_listed_with_what_came_of_them(indexed, ledger):
    finish_run(ledger, running(ledger), RunStatus.FAILED, RunCounts(), "the folder is gone", datetime.now(UTC))
    shown = indexed("runs", "--source", "docs").stdout

    assert "docs: the folder is gone" in shown
    assert "1 min 30 s" in shown
    code, found = indexed.json("runs", "--limit", "1")
    assert (code, found["runs"][0]["status"], found["runs"][0]["requested_by"]) == (0, "failed", "Ana")
    assert {run["source"] for run in indexed.json("runs", "--source", "hr")[1]["runs"]} == {"hr"}


def test_a_run_that_is_under_way_is_cancelled_and_one_that_has_ended_is_not(indexed, ledger):
    run = running(ledger)
    indexed("reindex", "docs")
    cancelled = indexed("runs", "cancel", str(run))

    assert (cancelled.returncode, cancelled.stdout) == (
        0,
        f"Cancelled run {run} of docs. `footnote runs retry {run}` asks for it again.\n",
    )
    assert runs(ledger)[0].status is RunStatus.CANCELLED
    assert waiting_runs(ledger) == []

    again = indexed("runs", "cancel", str(run))
    assert (again.returncode, again.stdout) == (1, f"Run {run} is not running: it is cancelled.\n")
    assert indexed("runs", "cancel", "99999").stdout == "There is no run 99999.\n"


def test_a_run_is_tried_again_as_it_was_meant(indexed, ledger):
    run = running(ledger, is_full=True)
    finish_run(ledger, run, RunStatus.FAILED, RunCounts(), "the folder is gone", datetime.now(UTC))

    assert indexed("runs", "retry", str(run)).stdout.startswith("Asked for docs in full.")
    assert [(each.source, each.is_full) for each in waiting_runs(ledger)] == [("docs", True)]
    assert indexed("runs", "retry", "99999").returncode == 2


def test_watching_is_for_people(indexed):
    refused = indexed("status", "--watch", "--json")

    assert (refused.returncode, "--watch is for people" in refused.stderr) == (2, True)


def test_what_is_under_way_shows_in_the_list_of_runs_and_no_more_as_what_waits(indexed, ledger):
    indexed("reindex", "docs")
    with hold_lease(ledger, "index"):
        run = start_run(ledger, "docs", "space", "Ana", datetime.now(UTC))
        record_progress(ledger, run, RunCounts(added=40, done=40, total=100))
        shown = json.loads(indexed("runs", "--json").stdout)["runs"][0]
        assert "docs: waits" not in indexed("runs").stdout
        indexed("reindex", "docs")
        assert "docs: waits for the indexer" in indexed("runs").stdout
    indexed("runs", "cancel", str(run))

    assert (shown["status"], shown["done"], shown["total"], shown["finished_at"]) == ("running", 40, 100, None)


def test_a_run_whose_process_was_killed_is_not_shown_as_running(indexed, ledger):
    _, status = indexed.json("status")
    run = start_run(ledger, "docs", status["space"], "Ana", datetime.now(UTC))
    shown = json.loads(indexed("runs", "--json").stdout)["runs"][0]
    _, status = indexed.json("status")
    indexed("runs", "cancel", str(run))

    assert (shown["status"], status["sources"][0]["last_run"]["status"]) == ("interrupted", "interrupted")
