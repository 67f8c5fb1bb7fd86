"""What each change is called."""

import pytest

from playground.confluence.happening import payload
from playground.confluence.space import Grant


@pytest.fixture
def told(wiki):
    """The events of whatever is done within the test, from here on."""
    events = []
    wiki.site.watchers.append(lambda event, subject: events.append((event, subject)))
    return events


def names(told):
    found = [event for event, _ in told]
    told.clear()
    return found


def test_what_is_done_to_a_page_has_the_name_that_data_center_gives_it(wiki, told):
    site = wiki.site
    top, page = wiki.page("Top"), wiki.page("Plans")
    assert names(told) == ["page_created", "page_created"]

    site.edit(page, by=wiki.ana, body="<p>Other.</p>")
    site.move(page, under=top)
    site.restrict(page, groups=("staff",))
    site.restrict(page)
    site.label(page, "runbook")
    site.label(page)
    assert names(told) == [
        "page_updated",
        "page_moved",
        "content_permissions_updated",
        "content_permissions_updated",
        "label_added",
        "label_removed",
    ]

    site.trash(page)
    site.restore(page)
    site.archive(page)
    site.purge(page)
    assert names(told) == ["page_trashed", "page_restored", "page_updated", "page_removed"]


def test_pages_that_move_up_because_the_one_above_goes_are_told_too(wiki, told):
    top = wiki.page("Top")
    below = wiki.page("Below", parent=top)
    told.clear()
    wiki.site.trash(top)

    assert [(event, page.id) for event, page in told] == [("page_moved", below.id), ("page_trashed", top.id)]


def test_comments_files_and_posts_have_names_of_their_own(wiki, told):
    page = wiki.page("Plans")
    told.clear()
    comment = wiki.site.add_comment(page, "<p>Hm.</p>", by=wiki.ana)
    for _ in range(2):
        wiki.site.attach(page, "a.txt", b"words", by=wiki.ana, media_type="text/plain")
    wiki.site.purge(comment)
    wiki.page("News", kind="blogpost")

    assert names(told) == [
        "comment_created",
        "attachment_created",
        "attachment_updated",
        "comment_removed",
        "blog_created",
    ]


def test_a_draft_is_nobodys_business_until_it_is_published(wiki, told):
    draft = wiki.page("Draft", status="draft")
    wiki.site.edit(draft, by=wiki.ana, body="<p>More.</p>")
    assert names(told) == []

    wiki.site.change(draft, status="current")
    assert names(told) == ["page_created"]


def test_spaces_tell_that_they_are_new_and_who_may_see_them(wiki, told):
    wiki.site.add_space("OPS", "Operations", by=wiki.sync)
    assert "space_created" in names(told)
    wiki.site.grant("OPS", Grant("group", "staff"))
    wiki.site.revoke("OPS", Grant("group", "staff"))
    wiki.site.archive_space("OPS")

    assert names(told) == ["space_permissions_updated", "space_permissions_updated", "space_updated"]


def test_nothing_is_told_of_what_changes_nothing_or_of_groups(wiki, told):
    page = wiki.page("Plans")
    told.clear()
    wiki.site.change(page)
    wiki.site.join("staff", wiki.ben)

    assert names(told) == []


def test_the_body_names_the_page_and_says_nothing_of_what_stands_in_it(wiki):
    page = wiki.page("Plans", "<p>Planted words.</p>")
    body = payload("page_created", page, milliseconds=1_772_619_630_123)

    assert (body["event"], body["timestamp"]) == ("page_created", 1_772_619_630_123)
    assert (body["page"]["id"], body["page"]["spaceKey"], body["page"]["version"]) == (int(page.id), "ENG", 1)
    assert "Planted" not in str(body)
    assert payload("space_updated", wiki.site.spaces["ENG"], milliseconds=0)["space"]["key"] == "ENG"
