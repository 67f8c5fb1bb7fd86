"""What a run does with permissions that a source keeps itself, with pages it cannot read, and when much is gone."""

from datetime import timedelta

import pytest

from ledger.memberships import principals_of
from ledger.permission_syncs import permission_syncs
from ledger.policies import store_policy
from ledger.policy import Policy
from ledger.runs import latest_runs

STAFF = (frozenset({"group:wiki/staff"}),)


@pytest.fixture
def wiki(source):
    for number in range(100):
        source.put(f"page-{number:02}.md", f"# Page {number}\n\nText {number}.\n")
    source.keep()
    return source


def synced(desk):
    return permission_syncs(desk.bench.ledger, desk.bench.writer.space.fingerprint)


def delete(wiki, count):
    for path in wiki.paths[:count]:
        wiki.delete(path)


def test_a_source_is_told_what_will_be_read_before_it_is(desk, wiki):
    desk.run_well(wiki)
    assert wiki.expected == wiki.was_read
    wiki.put("page-07.md", "# Other\n")
    desk.run_well(wiki)

    assert wiki.expected == ["page-07.md"]


def test_groups_of_a_source_replace_those_it_told_before(desk, wiki):
    wiki.members = {"wiki/staff": frozenset({"ana@example.com"})}
    desk.run_well(wiki)
    assert "group:wiki/staff" in principals_of(desk.bench.ledger, "ana@example.com")
    wiki.members = {"wiki/staff": frozenset({"ben@example.com"})}
    desk.run_well(wiki)

    assert "group:wiki/staff" not in principals_of(desk.bench.ledger, "ana@example.com")
    assert "group:wiki/staff" in principals_of(desk.bench.ledger, "ben@example.com")


def test_it_is_recorded_when_the_permissions_of_a_source_were_read(desk, wiki):
    desk.run_well(wiki)
    assert synced(desk) == {}
    wiki.members = {}
    before = desk.bench.clock()
    desk.run_well(wiki)

    assert before <= synced(desk)[wiki.name] <= desk.bench.clock()


def test_a_document_that_cannot_be_read_for_the_moment_keeps_its_text_and_is_tried_again(desk, wiki):
    desk.run_well(wiki)
    wiki.put("page-07.md", "# Page 7\n\nNew text.\n")
    wiki.unreadable.add("page-07.md")
    [report] = desk.run(wiki)

    assert report.error is None
    assert report.counts.failed == 1
    assert "500" in desk.reasons(wiki)["page-07.md"][1]
    assert any("Text 7." in text for text in desk.texts(wiki)["page-07.md"])
    desk.run(wiki)
    assert wiki.was_read == ["page-07.md"]
    wiki.unreadable.clear()
    desk.pass_time(timedelta(minutes=10))
    desk.run_well(wiki)
    assert any("New text." in text for text in desk.texts(wiki)["page-07.md"])
    assert "page-07.md" not in desk.reasons(wiki)


@pytest.mark.parametrize("lists_all", [True, False])
def test_a_run_that_would_remove_much_of_a_source_keeps_it_and_says_what_to_do(desk, wiki, lists_all):
    wiki.lists_all = lists_all
    desk.run_well(wiki)
    delete(wiki, 30)
    [report] = desk.run(wiki)

    assert "30 of 100 documents of wiki are gone" in report.error
    assert "--accept-deletions" in report.error
    assert len(desk.known(wiki)) == 100
    assert len(desk.texts(wiki)) == 100
    assert latest_runs(desk.bench.ledger)["wiki"].needs_approval


def test_deletions_that_are_accepted_go_through(desk, wiki):
    desk.run_well(wiki)
    delete(wiki, 30)
    desk.run(wiki)
    [report] = desk.run(wiki, accepts_deletions=True)

    assert report.error is None
    assert report.counts.removed == 30
    assert len(desk.texts(wiki)) == 70
    assert not latest_runs(desk.bench.ledger)["wiki"].needs_approval


def test_narrower_permissions_act_even_while_deletions_wait_for_somebody(desk, wiki):
    wiki.members = {"wiki/staff": frozenset({"ana@example.com"})}
    desk.run_well(wiki)
    before = synced(desk)
    delete(wiki, 30)
    wiki.restrict("page-50.md", STAFF)
    desk.run(wiki)

    assert desk.known(wiki)["page-50.md"].policy_id == store_policy(desk.bench.ledger, Policy.of(STAFF))
    assert synced(desk) == before


def test_a_small_part_of_a_source_is_removed_without_a_question(desk, wiki):
    desk.run_well(wiki)
    delete(wiki, 19)

    assert desk.run_well(wiki).counts.removed == 19


def test_what_was_read_before_a_source_broke_down_is_kept_and_told(desk, wiki):
    wiki.unreadable.add("page-02.md")
    wiki.broken.add("page-05.md")
    [report] = desk.run(wiki)

    assert "broke down" in report.error
    assert sorted(desk.texts(wiki)) == ["page-00.md", "page-01.md", "page-03.md", "page-04.md"]
    assert list(desk.reasons(wiki)) == ["page-02.md"]
