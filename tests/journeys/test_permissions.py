"""A change of who may read, then one run: who finds what, is answered what and can read what by id."""

from datetime import UTC, datetime, timedelta

import pytest

from ledger.permission_syncs import record_permission_sync
from playground.confluence.space import Grant
from tests.journeys.team import Team


@pytest.fixture
def tree(team):
    """Three pages, one below the other."""
    top = team.wiki.page("Top", "<p>The amber plan.</p>")
    middle = team.wiki.page("Middle", "<p>The violet plan.</p>", parent=top)
    low = team.wiki.page("Low", "<p>The saffron plan.</p>", parent=middle)
    team.wiki.site.attach(low, "notes.txt", b"The indigo plan.", by=team.wiki.ana, media_type="text/plain")
    team.run_well()
    return top, middle, low


def for_ana(team):
    return {"users": (team.wiki.ana, team.wiki.sync)}


def assert_only_policies_changed(team: Team, before: list[dict[str, object]]) -> None:
    """Nothing was read or embedded again, and rows differ in nothing but their readers."""
    assert team.embedder.embedded == []
    assert not team.bodies_asked
    after = team.rows
    assert [row | {"policy_id": 0} for row in after] == [row | {"policy_id": 0} for row in before]
    assert after != before


def test_a_restricted_page_is_hidden_with_all_below_it_and_shown_again(team, tree):
    before = team.rows
    team.wiki.site.restrict(tree[1], **for_ana(team))
    team.run_well()

    assert_only_policies_changed(team, before)
    assert team.finds("plan", "ana") == {"Top", "Middle", "Low", "notes.txt"}
    assert team.finds("plan", "ben") == team.finds("plan", "ana", "ben") == {"Top"}

    team.wiki.site.restrict(tree[1])
    team.run_well()
    assert team.finds("plan", "ben") == {"Top", "Middle", "Low", "notes.txt"}


def test_two_restrictions_above_a_page_hold_both(team, tree):
    site = team.wiki.site
    site.restrict(tree[0], **for_ana(team))
    site.restrict(tree[1], groups=("staff",))
    team.run_well()

    assert team.finds("plan", "ben") == set()
    assert team.finds("plan", "ana") == {"Top", "Middle", "Low", "notes.txt"}


def test_a_page_moved_below_a_restricted_one_is_hidden_and_shown_when_it_moves_back(team, tree):
    vault = team.wiki.page("Vault")
    team.wiki.site.restrict(vault, **for_ana(team))
    team.run_well()

    team.wiki.site.move(tree[1], under=vault)
    before = team.rows
    team.run_well()
    assert team.finds("plan", "ben") == {"Top"}
    assert team.finds("plan", "ana") == {"Top", "Middle", "Low", "notes.txt"}
    assert_only_policies_changed(team, before)

    team.wiki.site.move(tree[1], under=tree[0])
    team.run_well()
    assert team.finds("plan", "ben") == {"Top", "Middle", "Low", "notes.txt"}


def test_readers_of_a_page_that_moves_to_another_space_change_though_its_text_cannot_be_read(team, tree):
    team.wiki.site.add_space("HR", "People", by=team.wiki.sync)
    team.open_space("HR", "hr")
    team.wiki.site.move(tree[2], to_space="HR")
    team.break_bodies()

    team.run()

    assert team.finds("saffron", "ana") == set()
    assert team.finds("saffron", "cleo") == {"Low"}


def test_whoever_joins_or_leaves_a_group_reads_more_or_less_after_one_run(team, tree):
    before = team.rows
    team.wiki.site.join("staff", team.person("cleo"))
    team.wiki.site.leave("staff", team.person("ben"))
    team.run_well()

    assert team.finds("saffron", "cleo") == {"Low"}
    assert team.finds("saffron", "ben") == set()
    assert team.rows == before
    assert not team.bodies_asked


def test_the_members_of_a_group_that_is_gone_read_nothing_more(team, tree):
    team.open_space("ENG", "hr")
    team.run_well()
    assert team.finds("saffron", "cleo") == {"Low"}

    team.wiki.site.remove_group("hr")
    team.run_well()

    assert team.finds("saffron", "cleo") == set()
    assert team.finds("saffron", "ben") == {"Low"}


def test_an_account_that_is_deactivated_reads_nothing_more(team, tree):
    if not team.is_cloud:
        pytest.skip("what Data Center tells of the members of a group does not say who is deactivated")
    team.wiki.site.change_account(team.person("ben"), is_active=False)
    team.run_well()

    assert team.finds("saffron", "ben") == set()
    assert team.finds("saffron", "ana") == {"Low"}


def test_a_space_that_is_granted_and_taken_back_follows(team, tree):
    before = team.rows
    team.open_space("ENG", "hr")
    team.run_well()
    assert team.finds("saffron", "cleo") == {"Low"}
    assert_only_policies_changed(team, before)

    team.wiki.site.revoke("ENG", Grant("group", "hr"))
    team.run_well()
    assert team.finds("saffron", "cleo") == set()


def test_nobody_reads_a_source_whose_permissions_are_too_old_until_the_next_run(team, tree):
    space = team.rooms.embedder.space.fingerprint
    record_permission_sync(team.rooms.ledger, space, "wiki", datetime.now(UTC) - timedelta(hours=25))
    assert team.finds("plan", "ana") == set()
    assert team.look("plan", "ana").by_id == ()

    team.run_well()
    assert team.finds("saffron", "ana") == {"Low"}


def test_nobody_reads_a_source_whose_permissions_were_never_read_to_the_end(team):
    page = team.wiki.page("Plan", "<p>The amber plan.</p>")
    team.wiki.server.faults.answer(team.paths["groups"], 500, times=None)

    assert team.run().error
    assert page.title not in team.finds("amber", "ana")


@pytest.mark.parametrize("what", ["groups", "space permissions", "restrictions", "pages", "spaces"])
def test_a_sweep_that_fails_widens_nothing_and_the_next_run_makes_up_for_it(team, tree, what):
    site = team.wiki.site
    site.restrict(tree[1], **for_ana(team))
    team.wiki.server.settings.restriction_cap = 1  # so that the whole restriction is asked for
    team.run_well()
    site.restrict(tree[1])
    site.restrict(tree[0], users=(team.wiki.ana, team.person("ben"), team.wiki.sync))
    site.leave("staff", team.person("ben"))
    team.wiki.server.faults.answer(team.paths[what], 500, times=None)

    report = team.run()

    assert report.error
    assert team.finds("plan", "ben") <= {"Top"}
    assert team.finds("plan", "cleo") == set()

    team.wiki.server.faults.clear()
    team.run_well()
    assert team.finds("plan", "ben") == set()
    assert team.finds("plan", "ana") == {"Top", "Middle", "Low", "notes.txt"}


@pytest.mark.parametrize("status", [403, 404])
def test_a_restriction_that_cannot_be_read_is_nobody_s(team, tree, status):
    team.wiki.server.settings.restriction_cap = 1
    team.wiki.site.restrict(tree[1], **for_ana(team))
    team.wiki.server.faults.answer(team.paths["restrictions"], status, times=None)

    team.run_well()

    assert team.finds("plan", "ana") == team.finds("plan", "ben") == {"Top"}
