import pytest

from indexer.webhooks.site_events import is_of_content, page_of, site_event
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


@pytest.mark.parametrize("name", ["page", "blog", "content"])
def test_the_page_that_an_event_names_is_called_as_its_source_calls_it(name):
    assert page_of({name: {"id": 131087, "spaceKey": "ENG"}}) == "ENG/131087"
    assert page_of({name: {"id": "131087", "spaceKey": "~ff80.ana-1"}}) == "~ff80.ana-1/131087"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"page": None},
        {"page": "131087"},
        {"page": {"id": 131087}},
        {"page": {"spaceKey": "ENG"}},
        {"page": {"id": "att131087", "spaceKey": "ENG"}},
        {"page": {"id": -1, "spaceKey": "ENG"}},
        {"page": {"id": "1) or (id > 0", "spaceKey": "ENG"}},
        {"page": {"id": "١٢", "spaceKey": "ENG"}},
        {"page": {"id": 131087, "spaceKey": "../ENG"}},
        {"page": {"id": 131087, "spaceKey": ["ENG"]}},
        {"comment": {"id": 131087, "spaceKey": "ENG"}},
        {"attachment": {"id": 131087, "spaceKey": "ENG"}},
    ],
)
def test_what_names_no_page_or_something_else_is_about_no_page(body):
    assert page_of(body) == ""
