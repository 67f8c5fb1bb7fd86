"""Content in version 1, held against the shapes of the real thing."""

import pytest

from playground.confluence.content import Spot
from playground.confluence.space import Grant
from tests.playground.confluence import shapes

CONTENT = "/wiki/rest/api/content"


@pytest.fixture
def page(wiki):
    made = wiki.page("Plans & more", "<h2>One</h2><p>Two</p>", parent=wiki.page("Top"))
    return wiki.site.label(made, "runbook", "tls")


def test_a_page_has_the_keys_and_types_of_a_recorded_one(page, cloud):
    shown = cloud.json(f"{CONTENT}/{page.id}", expand="space,version,body.storage")

    assert shapes.differences(shapes.PAGE, shown) == []


def test_what_is_not_expanded_stands_in_expandable_and_nowhere_else(page, cloud):
    shown = cloud.json(f"{CONTENT}/{page.id}", expand="ancestors")

    assert [each["title"] for each in shown["ancestors"]] == ["Top"]
    assert "ancestors" not in shown["_expandable"]
    assert shown["_expandable"]["space"] == "/rest/api/space/ENG"
    assert "space" not in shown


def test_a_comment_has_the_keys_and_types_of_a_recorded_one(wiki, page, cloud):
    wiki.site.add_comment(page, "<p>Why?</p>", by=wiki.ana, spot=Spot("inline", "Two", "ref-1"))

    [shown] = cloud.json(f"{CONTENT}/{page.id}/child/comment", expand="version,body.view")["results"]

    assert shapes.differences(shapes.COMMENT, shown) == []
    assert shown["extensions"]["location"] == "inline"


def test_a_comment_tells_its_container_and_the_words_it_is_about(wiki, page, cloud):
    note = wiki.site.add_comment(page, "<p>Why?</p>", by=wiki.ana, spot=Spot("inline", "Two", "ref-1"))
    reply = wiki.site.add_comment(page, "<p>So.</p>", by=wiki.ana, reply_to=note)

    shown = cloud.json(f"{CONTENT}/{note.id}", expand="container,extensions.inlineProperties,extensions.resolution")
    answer = cloud.json(f"{CONTENT}/{reply.id}", expand="ancestors")

    assert (shown["container"]["id"], shown["container"]["type"]) == (page.id, "page")
    assert shown["extensions"]["inlineProperties"]["originalSelection"] == "Two"
    assert [each["id"] for each in answer["ancestors"]] == [note.id]


def test_replies_are_listed_with_all_comments_or_below_their_own(wiki, page, cloud):
    note = wiki.site.add_comment(page, "<p>Why?</p>", by=wiki.ana)
    reply = wiki.site.add_comment(page, "<p>So.</p>", by=wiki.ana, reply_to=note)

    assert cloud.ids(f"{CONTENT}/{page.id}/child/comment") == [note.id]
    assert cloud.ids(f"{CONTENT}/{page.id}/child/comment", depth="all") == [note.id, reply.id]
    assert cloud.ids(f"{CONTENT}/{note.id}/child/comment") == [reply.id]


def test_a_search_result_and_labels_have_the_keys_and_types_of_recorded_ones(page, cloud):
    found = cloud.json("/wiki/rest/api/search", cql=f"id = {page.id}")
    labels = cloud.json(f"{CONTENT}/{page.id}/label")

    assert shapes.differences(shapes.SEARCH, found) == []
    assert shapes.differences(shapes.LABELS, labels) == []


def test_restrictions_are_pages_of_their_own_that_can_be_cut_off(wiki, page, serve, sign_in):
    wiki.site.restrict(page, users=(wiki.sync, wiki.ana, wiki.ben), groups=("staff",))
    cloud = sign_in(serve(restriction_cap=2), wiki.sync)

    expand = "restrictions.read.restrictions.user,restrictions.read.restrictions.group"
    shown = cloud.json(f"{CONTENT}/{page.id}", expand=expand)["restrictions"]
    rest = cloud.json(f"{CONTENT}/{page.id}/restriction/byOperation/read", start=2)

    users = shown["read"]["restrictions"]["user"]
    assert (users["size"], users["limit"], len(users["results"])) == (2, 2, 2)
    assert [each["name"] for each in shown["read"]["restrictions"]["group"]["results"]] == ["staff"]
    assert "update" in shown["_expandable"]
    assert [each["accountId"] for each in rest["restrictions"]["user"]["results"]] == [wiki.ben.account_id]


def test_both_operations_are_listed_at_once(wiki, page, cloud):
    wiki.site.restrict(page, users=(wiki.ana,), operation="update")

    shown = cloud.json(f"{CONTENT}/{page.id}/restriction/byOperation")

    assert shown["read"]["restrictions"]["user"]["results"] == []
    assert shown["update"]["restrictions"]["user"]["size"] == 1


def test_cloud_tells_which_editor_made_a_page_and_data_center_does_not(wiki, page, cloud, data_center):
    old = wiki.site.change(wiki.page("Old"), editor="")
    query = {"cql": f"id in ({page.id}, {old.id})", "expand": "metadata.properties.editor"}

    shown = cloud.json(f"{CONTENT}/search", **query)["results"]
    elsewhere = data_center.json("/confluence/rest/api/content/search", **query)["results"]

    assert [each["metadata"]["properties"].get("editor") for each in shown] == [{"key": "editor", "value": "v2"}, None]
    assert ["editor" in each["metadata"]["properties"] for each in elsewhere] == [False, False]
    assert "properties" in cloud.json(f"{CONTENT}/{page.id}", expand="metadata")["metadata"]["_expandable"]


def test_ancestors_are_shown_as_they_stand_now(wiki, page, cloud):
    before = cloud.json(f"{CONTENT}/{page.id}", expand="ancestors")["ancestors"]
    wiki.site.edit(wiki.site.contents[page.parent_id], by=wiki.ana, title="Summit")

    [after] = cloud.json(f"{CONTENT}/{page.id}", expand="ancestors")["ancestors"]

    assert [each["title"] for each in before] == ["Top"]
    assert (after["title"], after["_links"]["webui"].rpartition("/")[2]) == ("Summit", "Summit")


def test_attachments_of_a_page_are_shown_up_to_25_and_then_linked(wiki, page, cloud):
    for number in range(27):
        wiki.site.attach(page, f"{number}.txt", b"x", by=wiki.sync, media_type="text/plain")

    shown = cloud.json(f"{CONTENT}/{page.id}", expand="children.attachment")["children"]["attachment"]

    assert shown["size"] == 25
    assert len(cloud.json("/wiki" + shown["_links"]["next"])["results"]) == 2


def test_a_trashed_or_archived_page_is_shown_only_by_its_status(wiki, page, cloud):
    wiki.site.archive(page)

    assert cloud.get(f"{CONTENT}/{page.id}").status_code == 404
    assert cloud.json(f"{CONTENT}/{page.id}", status="archived")["status"] == "archived"
    assert cloud.json(f"{CONTENT}/{page.id}", status="any")["status"] == "archived"


def test_data_center_writes_times_with_the_offset_of_its_own_zone(wiki, page, serve, sign_in):
    server = serve(kind="data-center", time_zone="Europe/Amsterdam")

    shown = sign_in(server, wiki.sync).json(f"/rest/api/content/{page.id}", expand="version,history")

    assert shown["version"]["when"] == "2026-03-04T11:20:30.000+01:00"
    assert shapes.differences(shapes.DATA_CENTER_USER, shown["version"]["by"]) == []
    assert shown["_links"]["webui"] == f"/pages/viewpage.action?pageId={page.id}"


def test_data_center_lists_content_by_space_and_title(wiki, page, data_center):
    wiki.site.add_space("OPS", "Operations", by=wiki.sync)
    wiki.site.grant("OPS", Grant("group", "staff"))

    assert data_center.ids("/confluence/rest/api/content", spaceKey="ENG", title="Plans & more") == [page.id]
    assert len(data_center.ids("/confluence/rest/api/content", limit=1)) == 4
