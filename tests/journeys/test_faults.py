"""What goes wrong on the way: nothing is widened, nothing is lost, and the next run makes up for it."""

import pytest

from indexer.healing import was_interrupted
from ledger.failures import failures
from playground.confluence.content import Content
from tests.fakes.dying import Killed
from tests.journeys.dying import DyingWriter, KilledBeforePolicies
from tests.journeys.team import Team
from tests.journeys.test_changes import INCLUDE


def fill(team: Team, count: int) -> list[Content]:
    return [team.wiki.page(f"Page {number}", f"<p>The amber plan, number {number}.</p>") for number in range(count)]


@pytest.mark.parametrize("count", [20, 39])
def test_a_mass_deletion_stops_keeps_what_is_there_and_still_narrows_permissions(team, count):
    pages = fill(team, 40)
    team.run_well()
    gone, left = pages[:count], pages[count:]
    for page in gone:
        team.wiki.site.trash(page)
    team.wiki.site.restrict(left[0], users=(team.wiki.ana, team.wiki.sync))

    report = team.run()

    assert "--accept-deletions" in (report.error or "")
    assert len(team.finds("amber", "ana")) == 40
    assert left[0].title not in team.finds("amber", "ben")
    assert len(team.finds("amber", "ben")) == 39

    team.run_well(accepts_deletions=True)
    assert team.finds("amber", "ana") == {page.title for page in left}
    assert team.finds("amber", "ben") == {page.title for page in left[1:]}


def test_few_deletions_or_a_small_share_go_through(team):
    pages = fill(team, 30)
    team.run_well()
    for page in pages[:19]:
        team.wiki.site.trash(page)

    team.run_well()

    assert len(team.finds("amber", "ana")) == 11


def test_an_included_page_that_becomes_restricted_is_told_by_nobody_though_a_mass_deletion_stops_the_run(team):
    pages = fill(team, 40)
    team.wiki.page("Overview", INCLUDE.format(title="Shared"))
    shared = team.wiki.page("Shared", "<p>Press the saffron button.</p>")
    team.run_well()
    for page in pages:
        team.wiki.site.trash(page)
    team.wiki.site.restrict(shared, users=(team.wiki.ana, team.wiki.sync))

    assert team.run().error

    assert team.finds("saffron", "ben") == set()


def test_an_included_page_that_becomes_restricted_is_told_by_nobody_though_its_includer_cannot_be_read(team):
    overview = team.wiki.page("Overview", INCLUDE.format(title="Shared"))
    shared = team.wiki.page("Shared", "<p>Press the saffron button.</p>")
    team.run_well()
    team.wiki.site.restrict(shared, users=(team.wiki.ana, team.wiki.sync))
    team.break_bodies(overview.id, after=1)  # what it includes is still read

    assert team.run().error is None
    assert team.finds("saffron", "ben") == set()

    team.wiki.server.faults.clear()
    team.run_well()
    assert team.finds("saffron", "ben") == set()
    assert team.finds("overview", "ben") == {"Overview"}


def test_what_a_page_showed_of_a_page_that_becomes_restricted_is_nobody_s_though_it_drops_it_and_cannot_be_read(team):
    overview = team.wiki.page("Overview", INCLUDE.format(title="Shared"))
    shared = team.wiki.page("Shared", "<p>Press the saffron button.</p>")
    team.run_well()
    team.wiki.site.restrict(shared, users=(team.wiki.ana, team.wiki.sync))
    team.wiki.site.edit(overview, by=team.wiki.ana, body="<p>Ask around.</p>")
    team.break_bodies(overview.id)

    assert team.run().error is None
    assert team.finds("saffron", "ben") == set()
    assert team.finds("saffron", "ana") == {"Shared"}

    team.wiki.server.faults.clear()
    team.run_well()
    assert team.finds("overview", "ben") == {"Overview"}


def test_a_page_that_cannot_be_read_keeps_its_text_is_told_and_is_read_at_the_next_run(team, capsys):
    page, other = fill(team, 2)
    team.run_well()
    team.wiki.site.edit(page, by=team.wiki.ana, body="<p>The violet plan.</p>")
    team.wiki.site.edit(other, by=team.wiki.ana, body="<p>The violet plan as well.</p>")
    team.break_bodies(page.id)

    report = team.run()

    assert report.error is None
    assert team.finds("amber", "ana") == {page.title}
    assert team.finds("violet", "ana") == {other.title}
    assert team.status()["failed"] == 1
    [failure] = failures(team.rooms.ledger, "wiki")
    assert page.title in failure.reason
    assert f"{team.wiki.server.base_url}/" in failure.reason
    assert failure.path == f"ENG/{page.id}"

    team.wiki.server.faults.clear()
    team.run_well()
    assert team.finds("amber", "ana") == set()
    assert team.finds("violet", "ana") == {page.title, other.title}
    assert team.status()["failed"] == 0


def changed(team: Team) -> None:
    """A wiki of every kind of page, indexed, and then every kind of change."""
    site, ana, sync = team.wiki.site, team.wiki.ana, team.wiki.sync
    site.add_space("HR", "People", by=sync)
    team.open_space("HR", "hr")
    pages = fill(team, 8)
    team.wiki.page("Overview", INCLUDE.format(title="Page 0"))
    below = team.wiki.page("Below", "<p>The amber plan below.</p>", parent=pages[1])
    site.restrict(pages[7], users=(ana, sync))
    team.run_well()
    site.edit(pages[0], by=ana, body="<p>The violet plan.</p>")
    site.restrict(pages[1], users=(ana, sync))
    site.move(pages[2], to_space="HR")
    site.trash(pages[3])
    site.edit(pages[4], by=ana, title="Playbook")
    site.attach(pages[5], "notes.txt", b"The indigo plan.", by=ana, media_type="text/plain")
    site.leave("staff", team.person("ben"))
    site.restrict(pages[6], users=(team.person("ben"), sync))
    site.restrict(pages[7])
    site.edit(below, by=ana, body="<p>The saffron plan below.</p>")
    team.wiki.page("New", "<p>The indigo plan as well.</p>")


def test_a_run_that_is_killed_at_any_write_shows_nobody_more_and_the_next_ends_like_a_fresh_one(team, fresh):
    changed(team)
    snapshot = team.copy("snapshot")
    fresh.run_well()
    for lives in range(100):
        dying = snapshot.copy(f"dying {lives}")
        dying.writer = DyingWriter.after(lives)
        try:
            dying.run_well()
        except Killed:
            pass
        else:
            break
        dying.writer = type(snapshot.bench.writer)
        assert dying.finds("saffron", "ben") == set(), lives
        assert was_interrupted(dying.bench.ledger, dying.bench.writer.space.fingerprint, "wiki")
        dying.run_well()
        assert dying.stored() == fresh.stored(), lives
        assert dying.finds("plan", "ben") == fresh.finds("plan", "ben"), lives
        dying.close()
    assert 3 < lives < 99
    dying.close()
    snapshot.close()


def test_what_was_opened_and_is_closed_again_is_hidden_though_the_run_that_opened_it_was_killed(team):
    page = fill(team, 1)[0]
    closed = {"users": (team.wiki.ana, team.wiki.sync)}
    team.wiki.site.restrict(page, **closed)
    team.run_well()
    team.wiki.site.restrict(page)
    team.writer = DyingWriter.after(0)
    with pytest.raises(Killed):
        team.run()
    team.wiki.site.restrict(page, **closed)
    team.break_bodies()
    team.writer = DyingWriter.after(1_000)

    team.run()

    assert team.finds("amber", "ben") == set()
    assert team.finds("amber", "ana") == set(), "what a killed run left is not known until it is read again"

    team.wiki.server.faults.clear()
    team.run_well()
    assert team.finds("amber", "ben") == set()
    assert team.finds("amber", "ana") == {page.title}


@pytest.mark.parametrize("comes", [True, False])
def test_whoever_joins_or_leaves_a_group_while_a_page_changes_hands_never_reads_it_though_a_run_was_killed(team, comes):
    (page, other), site, cleo = fill(team, 2), team.wiki.site, team.person("cleo")
    site.add_group("board", *([] if comes else [cleo]))
    site.restrict(other, groups=("board",), users=(team.wiki.sync,))
    site.join("staff", cleo)
    mine, theirs = {"users": (team.wiki.ana, team.wiki.sync)}, {"groups": ("board",), "users": (team.wiki.sync,)}
    site.restrict(page, **(theirs if comes else mine))
    team.run_well()
    site.restrict(page, **(mine if comes else theirs))
    (site.join if comes else site.leave)("board", cleo)

    team.writer = KilledBeforePolicies
    with pytest.raises(Killed):
        team.run()
    assert page.title not in team.finds("amber", "cleo")

    team.writer = DyingWriter.after(0)
    with pytest.raises(Killed):
        team.run()
    assert page.title not in team.finds("amber", "cleo")
