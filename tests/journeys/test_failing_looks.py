"""What a look at a page that a webhook named may cost when it fails: itself alone, and no secret."""

import logging
from threading import Event

import pytest

from indexer import readers
from indexer.errors import StopReason
from indexer.run import run_sources
from indexer.workbench import utc_now
from ledger.documents import record_documents
from ledger.reading_marks import standing_mark
from ledger.reindex_requests import reindex_requests
from ledger.runs import cancel_run, runs
from sources.confluence.source import ConfluenceSource
from sources.errors import DocumentUnreadable, SourceUnavailable
from tests.fakes.meanwhile import WhileListed
from tests.journeys.test_ahead import (
    PATIENCE_SECONDS,
    close,
    edit,
    hear_of,
    plan,
    record,
    run,
    run_with_a_listing_that_fails,
    until,
)
from tests.sources.confluence.conftest import path_of

__all__ = ["plan"]


def fail_once(monkeypatch, step, error):
    """Let a step fail the first time that it is done: by the look, as that comes before the listing."""
    whole, failed = getattr(ConfluenceSource, step), Event()

    def fail(source, *arguments):
        if not failed.is_set():
            failed.set()
            raise error
        return whole(source, *arguments)

    monkeypatch.setattr(ConfluenceSource, step, fail)
    return failed


@pytest.mark.parametrize("step", ["look", "groups", "prepare", "read"])
def test_a_surprise_at_a_look_is_logged_without_its_words_and_costs_the_run_nothing(
    team, plan, monkeypatch, caplog, step
):
    edit(team, plan, "crimson plan")
    hear_of(team, plan)
    # An OSError is no fault of the document, so that nothing before the look itself takes it.
    failed = fail_once(monkeypatch, step, OSError("The amber plan."))
    with caplog.at_level(logging.INFO):
        marks = []
        report = run(team, lambda: marks.extend(standing_mark(team.rooms.ledger, "wiki")))

    assert failed.is_set()
    assert marks == [], "should the process be killed while it lists, no document is to blame"
    assert (report.error, report.counts.changed, report.counts.failed) == (None, 1, 0)
    assert team.finds("crimson", "ben") == {"Plan"}
    assert f"look failed source=wiki paths={path_of(plan)} error=OSError at=test_failing_looks.py:" in caplog.text
    assert "amber" not in caplog.text


def test_what_a_look_had_closed_before_a_surprise_stays_closed_also_if_the_listing_is_older(team, plan, monkeypatch):
    def close_and_tell():
        close(team, plan)
        failed = fail_once(monkeypatch, "groups", RuntimeError("what nobody was prepared for"))
        hear_of(team, plan)
        until(failed.is_set)

    assert run(team, close_and_tell).error is None
    assert team.finds("amber", "ben") == set()
    assert team.finds("amber", "ana") == {"Plan", "Detail"}


def test_a_page_that_a_surprise_left_open_is_closed_by_the_listing_that_knows_it_as_it_was_before(
    team, plan, monkeypatch
):
    close(team, plan)
    team.run_well()
    failed = Event()

    def close_again_and_fail(ledger, space, source, documents):
        if failed.is_set() or not documents:
            return record_documents(ledger, space, source, documents)
        failed.set()
        close(team, plan)
        raise RuntimeError("what nobody was prepared for")

    team.wiki.site.restrict(plan)
    hear_of(team, plan)
    monkeypatch.setattr(readers, "record_documents", close_again_and_fail)
    report = run(team, lambda: None)

    assert (report.error, failed.is_set()) == (None, True)
    assert team.finds("amber", "ben") == set()
    assert team.finds("amber", "ana") == {"Plan", "Detail"}


def test_a_look_reads_no_further_where_the_site_fails_altogether(team, plan, monkeypatch):
    read = []

    def fail(_source, entry):
        read.append(entry.path)
        raise SourceUnavailable("it is down")

    pages = [team.wiki.page(f"New {number}") for number in range(3)]
    hear_of(team, *pages)
    monkeypatch.setattr(ConfluenceSource, "read", fail)
    run_with_a_listing_that_fails(team)
    assert len(read) == 1


def test_a_listing_that_nobody_waits_for_any_more_asks_the_site_nothing_further(team, plan):
    ledger, ended, refused = team.rooms.ledger, Event(), Event()

    def cancel_and_list_on():
        cancel_run(ledger, runs(ledger, limit=1)[0].id, "Ana", utc_now())
        hear_of(team, plan)
        ended.wait(PATIENCE_SECONDS)
        with pytest.raises(SourceUnavailable, match="nobody waits"):
            source.changes(None)
        refused.set()

    source = team.wiki.source()
    [report] = run_sources(team.bench, [WhileListed(source, cancel_and_list_on)], requested_by="a test")
    ended.set()
    assert report.stopped is StopReason.CANCELLED
    assert refused.wait(PATIENCE_SECONDS)


def test_a_page_that_could_not_be_read_and_was_closed_with_another_meanwhile_is_asked_for_until_it_has_been_read(
    team, plan, monkeypatch
):
    detail = next(each for each in team.wiki.site.contents.values() if each.title == "Detail")
    edit(team, detail, "crimson detail")
    hear_of(team, detail)
    fail_once(monkeypatch, "read", DocumentUnreadable("not now"))

    def close_what_is_above():
        before = record(team, detail)
        close(team, plan)
        hear_of(team, plan)
        until(lambda: record(team, detail).policy_id != before.policy_id)

    assert run(team, close_what_is_above).error is None
    assert team.finds("crimson", "ana") == set()
    assert set(reindex_requests(team.rooms.ledger)["wiki"]) == {path_of(plan), path_of(detail)}

    team.run_well()
    assert team.finds("crimson", "ana") == {"Detail"}
    assert reindex_requests(team.rooms.ledger) == {}
