"""What a webhook names is read, and closed, before and while the wiki is listed: who finds what, and when."""

from threading import Event

import pytest

from indexer import ahead
from indexer.recorded_run import Order, run_source
from indexer.run import run_sources
from indexer.workbench import Workbench, utc_now
from ledger.documents import indexed_documents
from ledger.errors import LedgerUnavailable
from ledger.leases import hold_lease
from ledger.reindex_requests import ask_reindex, reindex_requests
from ledger.waiting_runs import Priority
from sources.errors import SourceUnavailable
from tests.fakes.meanwhile import WhileListed
from tests.sources.confluence.conftest import path_of
from tests.sources.confluence.test_references import include

PATIENCE_SECONDS = 60


@pytest.fixture
def plan(team):
    """A page that all of the staff may read, with another below it; and one for Ana, so that her account is known."""
    close(team, team.wiki.page("Diary", "<p>Nothing.</p>"))
    page = team.wiki.page("Plan", "<p>The amber plan.</p>")
    team.wiki.page("Detail", "<p>The amber detail.</p>", parent=page)
    team.run_well()
    return page


def hear_of(team, *pages):
    """What a webhook leaves in the ledger."""
    paths = [path_of(team.wiki.site.contents.get(page.id, page)) for page in pages]
    ask_reindex(team.rooms.ledger, "wiki", paths, utc_now(), asked_by="webhook", priority=Priority.WEBHOOK)


def run(team, happens, **how):
    """One run, in which something happens when the site has been listed, before the run learns what it is like."""
    [report] = run_sources(team.bench, [WhileListed(team.wiki.source(), happens)], requested_by="a test", **how)
    return report


def run_with_a_listing_that_fails(team):
    def fail():
        raise SourceUnavailable("the listing broke off")

    assert run(team, fail).error == "the listing broke off"


def record(team, page):
    return indexed_documents(team.rooms.ledger, team.embedder.space.fingerprint, "wiki").get(path_of(page))


def until(condition):
    for _ in range(PATIENCE_SECONDS * 100):
        if condition():
            return
        Event().wait(0.01)
    raise AssertionError("it never came")


def close(team, page):
    team.wiki.site.restrict(page, users=(team.wiki.ana, team.wiki.sync))


def edit(team, page, text):
    team.wiki.site.edit(page, by=team.wiki.ana, body=f"<p>The {text}.</p>")


def test_an_edit_a_new_page_and_a_restriction_act_before_the_wiki_is_listed(team, plan):
    site = team.wiki.site
    other = team.wiki.page("Other", "<p>Of the violet kind.</p>", parent=plan)
    secret = team.wiki.page("Secret", "<p>Of the violet kind.</p>")
    close(team, secret)
    edit(team, plan, "crimson plan")
    hear_of(team, plan, other, secret)
    run_with_a_listing_that_fails(team)

    assert team.finds("crimson", "ben") == {"Plan"}
    assert team.finds("violet", "ben") == {"Other"}
    assert team.finds("violet", "ana") == {"Other", "Secret"}
    assert not [row for row in team.rows if row["embedding"] is None]

    close(team, plan)
    hear_of(team, site.contents[plan.id])
    run_with_a_listing_that_fails(team)
    assert team.finds("crimson", "ben") == team.finds("amber", "ben") == team.finds("violet", "ben") == set()
    assert team.finds("amber", "ana") == {"Detail"}
    assert reindex_requests(team.rooms.ledger)["wiki"]


@pytest.mark.parametrize("change", ["trash", "archive", "purge"])
def test_a_page_that_is_gone_is_found_by_nobody_before_the_wiki_is_listed(team, plan, change):
    getattr(team.wiki.site, change)(plan)
    hear_of(team, plan)
    run_with_a_listing_that_fails(team)
    assert team.finds("amber", "ana") == {"Detail"}

    team.run_well()
    assert not team.ids_of("Plan")


def test_whoever_left_a_group_does_not_read_what_was_written_since(team, plan):
    team.wiki.site.leave("staff", team.person("ben@example.com"))
    edit(team, plan, "crimson plan")
    hear_of(team, plan)
    run_with_a_listing_that_fails(team)

    assert team.finds("crimson", "ben") == team.finds("amber", "ben") == set()
    assert team.finds("crimson", "ana") == {"Plan"}


def test_while_it_is_not_known_who_left_a_group_a_page_is_closed_but_neither_opened_nor_read(team, plan):
    closed = team.wiki.page("Closed", "<p>The amber close.</p>")
    opened = team.wiki.page("Opened", "<p>The amber opening.</p>")
    close(team, opened)
    team.run_well()
    close(team, closed)
    team.wiki.site.restrict(opened)
    edit(team, plan, "crimson plan")
    hear_of(team, plan, closed, opened)
    team.wiki.server.faults.answer(team.paths["groups"], 500, times=None)
    run_with_a_listing_that_fails(team)

    assert team.finds("amber", "ben") == {"Plan", "Detail"}


def test_a_listing_that_is_older_than_a_look_neither_opens_nor_rewrites_nor_removes_anything(team, fresh, plan):
    closed = team.wiki.page("Closed", "<p>The saffron close.</p>")
    team.run_well()
    made = []

    def change_and_tell():
        edit(team, plan, "crimson plan")
        close(team, closed)
        made.append(team.wiki.page("New", "<p>The indigo page.</p>"))
        before = record(team, closed)
        hear_of(team, plan, closed, *made)
        until(lambda: record(team, closed).policy_id != before.policy_id and record(team, made[0]))

    report = run(team, change_and_tell)
    assert report.error is None
    assert (report.counts.changed, report.counts.added, report.counts.removed, report.counts.failed) == (1, 1, 0, 0)
    assert team.finds("crimson", "ben") == {"Plan"}
    assert team.finds("saffron", "ben") == set()
    assert team.finds("saffron", "ana") == {"Closed"}
    assert team.finds("indigo", "ben") == {"New"}

    team.run_well()
    fresh.run_well()
    assert reindex_requests(team.rooms.ledger) == {}
    assert team.stored() == fresh.stored()


def test_what_was_made_below_a_page_and_closed_with_it_while_the_wiki_was_listed_is_not_read_as_it_was(team, plan):
    team.wiki.page("Below", "<p>The indigo page.</p>", parent=plan)
    team.wiki.site.attach(plan, "notes.txt", b"The indigo notes.", by=team.wiki.ana, media_type="text/plain")

    def close_and_tell():
        close(team, plan)
        before = record(team, plan)
        hear_of(team, plan)
        until(lambda: record(team, plan).policy_id != before.policy_id)

    assert run(team, close_and_tell).error is None
    assert team.finds("indigo", "ben") == set()
    team.run_well()
    assert (team.finds("indigo", "ben"), len(team.finds("indigo", "ana"))) == (set(), 2)


def test_a_page_that_moved_is_found_again_with_its_ids_when_the_wiki_has_been_listed(team, plan):
    before = team.ids_of("Plan")
    team.wiki.site.add_space("OPS", "Operations", by=team.wiki.sync)
    team.open_space("OPS", "staff")
    team.wiki.site.move(plan, to_space="OPS")
    hear_of(team, plan)
    run_with_a_listing_that_fails(team)
    assert team.finds("amber", "ben") == set()

    team.run_well()
    assert team.finds("amber", "ben") == {"Plan", "Detail"}
    assert team.ids_of("Plan") == before


def test_a_page_that_moved_while_the_wiki_was_listed_is_found_again_after_the_next_run(team, plan):
    team.wiki.site.add_space("OPS", "Operations", by=team.wiki.sync)
    team.open_space("OPS", "staff")
    team.run_well()
    before, old = team.ids_of("Plan"), record(team, plan)

    def move_and_tell():
        team.wiki.site.move(plan, to_space="OPS")
        hear_of(team, plan)
        until(lambda: record(team, plan).policy_id != old.policy_id)

    assert run(team, move_and_tell).error is None
    assert team.finds("amber", "ben") <= {"Detail"}
    team.run_well()
    assert team.finds("amber", "ben") == {"Plan", "Detail"}
    assert team.ids_of("Plan") == before


def test_what_a_page_shows_of_others_comes_with_the_listing_and_ends_as_if_it_had_been_read_then(team, fresh, plan):
    showing = team.wiki.page("Showing", include("Plan"))
    team.run_well()
    edit(team, plan, "crimson plan")
    team.wiki.site.edit(showing, by=team.wiki.ana, body=f"<p>Now:</p>{include('Plan')}")
    hear_of(team, plan, showing)
    team.run_well()
    fresh.run_well()

    assert team.finds("crimson", "ben") == {"Plan", "Showing"}
    assert team.stored() == fresh.stored()


def test_a_site_that_fails_at_single_pages_is_listed_all_the_same(team, plan):
    edit(team, plan, "crimson plan")
    hear_of(team, plan)
    team.wiki.server.faults.answer("content/search", 503, times=2)
    team.run_well()

    assert team.finds("crimson", "ben") == {"Plan"}


def test_a_ledger_that_cannot_be_read_for_a_moment_costs_no_listing(team, plan, monkeypatch):
    asked = []

    def awaited(bench, source):
        asked.append(source)
        if len(asked) in (2, 3):
            raise LedgerUnavailable("The ledger was busy.")
        return reindex_requests(bench.ledger).get(source, {})

    monkeypatch.setattr(Workbench, "awaited", awaited)
    edit(team, plan, "crimson plan")
    report = run(team, lambda: until(lambda: len(asked) > 4))

    assert (report.error, report.counts.changed) == (None, 1)


def test_a_page_that_cannot_be_read_ahead_is_read_with_the_others_and_counts_as_no_failure(team, plan):
    edit(team, plan, "crimson plan")
    hear_of(team, plan)
    team.wiki.server.faults.answer(f"^(?=.*(?:{team.paths['bodies']})).*", 500, times=2)
    report = team.run_well()

    assert (report.counts.changed, report.counts.failed) == (1, 0)
    assert team.finds("crimson", "ben") == {"Plan"}


def test_a_run_that_nobody_named_a_page_for_asks_for_no_page_alone(team, plan):
    team.run_well()

    assert not [each for each in team.asked if "id+in" in each or "id%20in" in each]


def test_where_very_much_is_named_it_is_listed_at_once(team, plan, monkeypatch):
    monkeypatch.setattr(ahead, "_MOST", 1)
    edit(team, plan, "crimson plan")
    hear_of(team, plan, team.wiki.page("Other"))
    run_with_a_listing_that_fails(team)

    assert team.finds("crimson", "ben") == set()


def test_a_full_run_reads_every_page_also_one_that_is_named_while_it_lists(team, plan, monkeypatch):
    # Whether a look comes in time is for the machine to say: none may come at all.
    monkeypatch.setattr(ahead.Ahead, "listed", None)
    report = run(team, lambda: hear_of(team, plan), is_forced=True)

    assert report.counts.changed == 4
    assert report.counts.unchanged == 0


def test_a_full_run_reads_and_removes_also_what_it_looked_at_before_it_listed(team, plan):
    gone = team.wiki.page("Gone", "<p>The saffron page.</p>")
    team.run_well()
    team.wiki.site.trash(gone)
    hear_of(team, plan, gone)
    report = run(team, lambda: None, is_forced=True)

    assert (report.counts.changed, report.counts.unchanged, report.counts.removed) == (4, 0, 1)
    assert not team.ids_of("Gone")


def test_a_run_may_have_to_make_room_from_its_listing_on_and_not_before(team, plan):
    asked: list[Priority] = []
    asked_when_listed: list[Priority] = []
    edit(team, plan, "crimson plan")
    hear_of(team, plan)
    source = WhileListed(team.wiki.source(), lambda: asked_when_listed.extend(asked))
    with hold_lease(team.rooms.ledger, "index") as lease:
        report = run_source(team.bench, source, lease, Order("a test"), must_stop=asked.append)

    assert (report.error, report.counts.changed) == (None, 1)
    assert asked_when_listed == []
    assert asked
