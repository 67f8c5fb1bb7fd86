"""A change of content, then one run, then what people find, are answered and can read by id."""

import pytest

INCLUDE = (
    '<p>See:</p><ac:structured-macro ac:name="include"><ac:parameter ac:name=""><ac:link>'
    '<ri:page ri:content-title="{title}" /></ac:link></ac:parameter></ac:structured-macro>'
)


@pytest.fixture(autouse=True)
def _as_a_fresh_index_has_it(team, fresh):
    """Whatever happened: in the end the index holds what one holds that is built from the wiki as it now is."""
    yield
    fresh.options = team.options
    fresh.run_well()
    assert team.stored() == fresh.stored()


def test_an_edit_replaces_what_is_found(team):
    page = team.wiki.page("Runbook", "<p>Press the amber button.</p>")
    team.run_well()
    assert team.finds("amber", "ana") == {"Runbook"}
    old = team.ids_of("Runbook")

    team.wiki.site.edit(page, by=team.wiki.ana, body="<p>Press the violet button.</p>")
    team.run_well()

    assert team.finds("amber", "ana") == set()
    assert team.finds("violet", "ana") == {"Runbook"}
    assert not old & set(team.ids)


def test_a_new_title_is_found_and_cited_and_the_old_one_is_not(team):
    page = team.wiki.page("Runbook", "<p>Press the amber button.</p>")
    team.run_well()

    team.wiki.site.edit(page, by=team.wiki.ana, title="Playbook")
    team.run_well()

    assert team.finds("runbook", "ana") == set()
    assert team.finds("playbook", "ana") == team.finds("amber", "ana") == {"Playbook"}


def test_a_page_in_another_space_is_read_by_that_space_s_readers_alone(team):
    page = team.wiki.page("Runbook", "<p>Press the amber button.</p>")
    team.wiki.site.add_space("HR", "People", by=team.wiki.sync)
    team.open_space("HR", "hr")
    team.run_well()
    ids = team.ids_of("Runbook")

    team.wiki.site.move(page, to_space="HR")
    team.run_well()

    assert team.finds("amber", "cleo") == {"Runbook"}
    assert team.finds("amber", "ana") == set()
    assert team.ids_of("Runbook") == ids
    assert "/HR/" in team.look("amber", "cleo").searched[0].url or not team.is_cloud
    assert team.embedder.embedded == []


@pytest.mark.parametrize("leave", ["archive", "trash", "purge"])
def test_a_page_that_is_put_away_is_gone_with_its_files_and_what_is_below_it_stays(team, leave):
    site = team.wiki.site
    page = team.wiki.page("Runbook", "<p>Press the amber button.</p>")
    team.wiki.page("Details", "<p>The violet one.</p>", parent=page)
    site.attach(page, "notes.txt", b"It was saffron once.", by=team.wiki.ana, media_type="text/plain")
    team.run_well()
    old = {*team.ids_of("Runbook"), *team.ids_of("notes.txt")}
    assert team.finds("saffron", "ana") == {"notes.txt"}

    getattr(site, leave)(page)
    team.run_well()

    assert team.finds("amber", "ana") == team.finds("saffron", "ana") == set()
    assert team.finds("violet", "ana") == {"Details"}
    assert not old & set(team.ids)


def test_a_page_brought_back_from_the_trash_is_found_again(team):
    page = team.wiki.page("Runbook", "<p>Press the amber button.</p>")
    team.run_well()
    team.wiki.site.trash(page)
    team.run_well()

    team.wiki.site.restore(page)
    team.run_well()

    assert team.finds("amber", "ana") == {"Runbook"}


def test_labels_follow_without_a_new_vector(team):
    page = team.wiki.page("Runbook", "<p>Press the amber button.</p>")
    team.run_well()

    team.wiki.site.label(page, "ops")
    team.run_well()
    assert [row["labels"] for row in team.rows if row["title"] == "Runbook"] == [["ops"]]
    assert team.embedder.embedded == []

    team.wiki.site.label(page)
    team.run_well()
    assert [row["labels"] for row in team.rows if row["title"] == "Runbook"] == [[]]


def test_a_file_comes_changes_and_goes_with_its_page_as_it_was(team):
    site, ana = team.wiki.site, team.wiki.ana
    page = team.wiki.page("Runbook", "<p>Press the amber button.</p>")
    team.run_well()

    site.attach(page, "notes.txt", b"It was saffron once.", by=ana, media_type="text/plain")
    team.run_well()
    assert team.finds("saffron", "ana") == {"notes.txt"}

    file = site.attach(page, "notes.txt", b"It was indigo once.", by=ana, media_type="text/plain")
    team.run_well()
    assert team.finds("saffron", "ana") == set()
    assert team.finds("indigo", "ana") == {"notes.txt"}

    site.trash(file)
    team.run_well()
    assert team.finds("indigo", "ana") == set()
    assert team.finds("amber", "ana") == {"Runbook"}


def test_a_comment_comes_changes_and_goes(team):
    site, ana = team.wiki.site, team.wiki.ana
    team.options = {"has_comments": True}
    page = team.wiki.page("Runbook", "<p>Press the amber button.</p>")
    team.run_well()

    comment = site.add_comment(page, "<p>It was saffron once.</p>", by=ana)
    team.run_well()
    assert team.finds("saffron", "ana") == {"Comments on Runbook"}

    site.edit(comment, by=ana, body="<p>It was indigo once.</p>")
    team.run_well()
    assert team.finds("saffron", "ana") == set()
    assert team.finds("indigo", "ana") == {"Comments on Runbook"}

    site.purge(comment)
    team.run_well()
    assert team.finds("indigo", "ana") == set()


def test_an_included_page_that_changes_is_new_where_it_is_included_too(team):
    team.wiki.page("Overview", INCLUDE.format(title="Shared"))
    shared = team.wiki.page("Shared", "<p>Press the amber button.</p>")
    team.run_well()
    assert team.finds("amber", "ana") == {"Overview", "Shared"}

    team.wiki.site.edit(shared, by=team.wiki.ana, body="<p>Press the violet button.</p>")
    team.run_well()

    assert team.finds("amber", "ana") == set()
    assert team.finds("violet", "ana") == {"Overview", "Shared"}


def test_an_included_page_that_becomes_restricted_is_told_by_no_page_that_includes_it(team):
    team.wiki.page("Overview", INCLUDE.format(title="Shared"))
    shared = team.wiki.page("Shared", "<p>Press the amber button.</p>")
    team.run_well()

    team.wiki.site.restrict(shared, users=(team.wiki.ana, team.wiki.sync))
    team.run_well()

    assert team.finds("amber", "ben") == set()
    assert team.finds("amber", "ana") == {"Shared"}


def test_comments_tell_nothing_of_a_page_that_they_include_and_that_becomes_restricted(team):
    team.options = {"has_comments": True}
    page = team.wiki.page("Overview", INCLUDE.format(title="Shared"))
    shared = team.wiki.page("Shared", "<p>Press the amber button.</p>")
    team.wiki.site.add_comment(page, f"<p>Look.</p>{INCLUDE.format(title='Shared')}", by=team.wiki.ana)
    team.run_well()

    team.wiki.site.restrict(shared, users=(team.wiki.ana, team.wiki.sync))
    team.run_well()

    assert team.finds("amber", "ben") == set()
    assert team.finds("look", "ben") == {"Comments on Overview"}


def test_a_page_of_an_open_space_is_shown_where_a_page_of_a_closed_one_includes_it(team):
    team.wiki.site.add_space("OPEN", "Open", by=team.wiki.sync)
    team.wiki.site.is_open_to_anonymous = True
    team.open_space("OPEN", "anybody")
    team.wiki.page("Shared", "<p>Press the amber button.</p>", space="OPEN")
    include = INCLUDE.format(title="Shared").replace("<ri:page ", '<ri:page ri:space-key="OPEN" ')
    team.wiki.page("Overview", include)

    team.run_well()

    assert team.finds("amber", "ana") == {"Overview", "Shared"}
    assert team.finds("amber", has_outsiders=True) == {"Shared"}


def test_what_did_not_change_is_not_fetched_again(team):
    team.wiki.page("Runbook", "<p>Press the amber button.</p>")
    team.run_well()

    report = team.run_well()

    assert team.embedder.embedded == []
    assert report.counts.chunks == 0
    assert not team.bodies_asked
