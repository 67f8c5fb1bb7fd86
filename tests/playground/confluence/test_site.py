"""What people do on a site: trees, versions, trash and archive."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.confluence.site import Site
from playground.confluence.space import Grant


def test_an_edit_makes_a_version_and_keeps_the_one_before(wiki):
    page = wiki.page("Plans", "<p>One</p>")
    wiki.site.clock.advance(seconds=5)

    edited = wiki.site.edit(page, by=wiki.ana, body="<p>Two</p>")

    assert (edited.version.number, edited.version.by) == (2, wiki.ana.account_id)
    assert (edited.version.when - page.version.when).total_seconds() == 5
    assert edited.editions[0].body == "<p>One</p>"


def test_restricting_labelling_and_moving_make_no_version(wiki):
    top, page = wiki.page("Top"), wiki.page("Plans")

    wiki.site.restrict(page, groups=("staff",))
    wiki.site.label(page, "runbook")
    moved = wiki.site.move(page, under=top)

    assert moved.version == page.version
    assert moved.read.groups == ("staff",)
    assert [each.title for each in wiki.site.ancestors(moved)] == ["Top"]
    assert not wiki.site.restrict(page).read.is_set


def test_what_hangs_below_a_page_follows_it_into_another_space(wiki):
    wiki.site.add_space("OPS", "Operations", by=wiki.sync)
    page = wiki.page("Plans")
    leaf = wiki.page("Leaf", parent=page)
    file = wiki.site.attach(leaf, "a.txt", b"a", by=wiki.sync, media_type="text/plain")
    note = wiki.site.add_comment(page, "<p>Hm.</p>", by=wiki.ana)

    wiki.site.move(page, to_space="OPS")

    assert {wiki.site.contents[each.id].space_key for each in (page, leaf, file, note)} == {"OPS"}


def test_pages_below_a_trashed_page_move_up(wiki):
    top = wiki.page("Top")
    middle = wiki.page("Middle", parent=top)
    leaf = wiki.page("Leaf", parent=middle)

    wiki.site.trash(middle)

    assert [each.title for each in wiki.site.ancestors(wiki.site.contents[leaf.id])] == ["Top"]
    assert wiki.site.restore(middle).parent_id == top.id


@pytest.mark.parametrize("leave", ["purge", "trash", "archive"])
def test_a_page_whose_parent_has_left_comes_back_at_the_top(wiki, leave):
    top = wiki.page("Top")
    leaf = wiki.site.trash(wiki.page("Leaf", parent=top))
    getattr(wiki.site, leave)(top)

    assert wiki.site.restore(leaf).parent_id == ""


def test_a_purge_takes_comments_and_attachments_along(wiki):
    page = wiki.page("Plans")
    file = wiki.site.attach(page, "a.txt", b"a", by=wiki.sync, media_type="text/plain")
    note = wiki.site.add_comment(page, "<p>Hm.</p>", by=wiki.ana)

    wiki.site.purge(page)

    assert {page.id, file.id, note.id}.isdisjoint(wiki.site.contents)


def test_a_grant_that_is_taken_back_is_gone(wiki):
    wiki.site.grant("ENG", Grant("anonymous", ""))

    assert wiki.site.revoke("ENG", Grant("anonymous", "")).grants == (Grant("group", "staff"),)


@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["move", "trash", "restore", "archive"]), st.integers(0, 5), st.integers(0, 5)),
        max_size=20,
    )
)
def test_after_any_moves_the_pages_in_use_form_a_tree_of_pages_in_use(steps):
    site = Site()
    ana = site.add_account("Ana", email="ana@example.com")
    site.add_space("S", "Space", by=ana)
    pages = [site.add_page("S", f"Page {number}", "", by=ana) for number in range(6)]
    for verb, first, second in steps:
        page, other = site.contents[pages[first].id], site.contents[pages[second].id]
        if verb != "move":
            getattr(site, verb)(page)
        elif page not in (other, *site.ancestors(other)) and "current" == page.status == other.status:
            site.move(page, under=other)

    for page in pages:
        now = site.contents[page.id]
        if now.status == "current":
            assert all(each.status == "current" for each in site.ancestors(now))
