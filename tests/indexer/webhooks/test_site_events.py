import pytest

from indexer.webhooks.site_events import is_of_content, site_event
from tests.indexer.webhooks import samples


@pytest.mark.parametrize(
    "event",
    [
        *(f"{kind}_{what}" for kind in ("page", "blog", "content") for what in ("created", "updated", "trashed")),
        *("page_moved", "page_restored", "page_removed", "comment_created", "attachment_updated", "label_added"),
        *("content_permissions_updated", "space_permissions_updated", "space_removed", "group_removed"),
        *("user_deactivated", "an_event_of_tomorrow"),
    ],
)
def test_what_may_change_texts_or_readers_is_of_content(event):
    assert is_of_content(site_event(samples.confluence_event(event)))


@pytest.mark.parametrize("event", ["page_viewed", "user_followed", "theme_enabled", "login", "space_logo_updated"])
def test_what_changes_neither_is_not(event):
    assert not is_of_content(site_event(samples.confluence_event(event)))


@pytest.mark.parametrize("body", [{}, {"event": None}, {"event": ["page_updated"]}])
def test_a_body_that_names_no_event_is_of_content(body):
    assert site_event(body) == ""
    assert is_of_content("")
