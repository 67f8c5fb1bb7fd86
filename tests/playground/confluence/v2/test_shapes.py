"""Version 2: pages, spaces, attachments and comments."""

import json

import pytest

from playground.confluence.content import Spot
from playground.confluence.space import VIEWER, Assignment, Grant
from tests.playground.confluence import shapes

API = "/wiki/api/v2"


def test_a_page_tells_its_place_and_versions(wiki, cloud):
    top = wiki.page("Top")
    page = wiki.page("Leaf", "<p>One</p>", parent=top)
    wiki.site.clock.advance(seconds=60)
    wiki.site.edit(page, by=wiki.ana, body="<p>Two</p>", message="better", is_minor=True)

    shown = cloud.json(f"{API}/pages/{page.id}", **{"body-format": "storage"})
    before = cloud.json(f"{API}/pages/{page.id}", version=1, **{"body-format": "storage"})

    assert (shown["parentId"], shown["parentType"], shown["spaceId"]) == (top.id, "page", wiki.site.spaces["ENG"].id)
    assert shown["version"] == {
        "number": 2,
        "message": "better",
        "minorEdit": True,
        "authorId": wiki.ana.account_id,
        "createdAt": "2026-03-04T10:21:30.000Z",
    }
    assert shown["body"] == {"storage": {"representation": "storage", "value": "<p>Two</p>"}}
    assert before["body"]["storage"]["value"] == "<p>One</p>"
    assert shown["_links"]["base"] == cloud.server.base_url


def test_no_body_is_sent_unless_a_format_is_asked_for(wiki, cloud):
    page = wiki.page("Leaf", "<h2>Head</h2><p>One <strong>two</strong></p>")

    document = cloud.json(f"{API}/pages/{page.id}", **{"body-format": "atlas_doc_format"})["body"]["atlas_doc_format"]

    assert cloud.json(f"{API}/pages/{page.id}")["body"] == {}
    assert json.loads(document["value"])["content"][0]["type"] == "heading"
    assert cloud.get(f"{API}/pages/{page.id}", **{"body-format": "word"}).status_code == 400


def test_pages_are_found_by_id_space_status_and_title(wiki, cloud):
    one, two = wiki.page("One"), wiki.page("Two")
    wiki.site.archive(two)
    space_id = wiki.site.spaces["ENG"].id

    assert cloud.ids(f"{API}/pages", id=f"{one.id},{two.id}") == [one.id, two.id]
    assert cloud.ids(f"{API}/pages", id=[one.id, two.id], status="archived") == [two.id]
    assert cloud.ids(f"{API}/pages", title="One") == [one.id]
    assert one.id in cloud.ids(f"{API}/spaces/{space_id}/pages", status="current")
    assert cloud.ids(f"{API}/pages", **{"space-id": "999"}) == []
    assert cloud.get(f"{API}/pages", id="abc").status_code == 400
    assert cloud.get(f"{API}/pages/abc").status_code == 400


def test_a_trashed_page_is_found_by_its_status_alone_and_a_purged_one_never(wiki, cloud):
    page = wiki.site.trash(wiki.page("Gone"))

    assert cloud.get(f"{API}/pages/{page.id}").status_code == 404
    assert cloud.json(f"{API}/pages/{page.id}", status="trashed")["status"] == "trashed"
    wiki.site.purge(page)
    assert cloud.get(f"{API}/pages/{page.id}", status="trashed").status_code == 404


def test_labels_ancestors_and_children_have_lists_of_their_own(wiki, cloud):
    top = wiki.page("Top")
    leaf = wiki.site.label(wiki.page("Leaf", parent=top), "runbook")

    [label] = cloud.json(f"{API}/pages/{leaf.id}/labels")["results"]

    assert (label["name"], label["prefix"]) == ("runbook", "global")
    assert cloud.json(f"{API}/pages/{leaf.id}/ancestors")["results"] == [{"id": top.id, "type": "page"}]
    assert cloud.ids(f"{API}/pages/{top.id}/children") == [leaf.id]


def test_a_blog_post_is_no_page(wiki, cloud):
    post = wiki.page("News", kind="blogpost")

    assert cloud.ids(f"{API}/blogposts") == [post.id]
    assert "parentId" not in cloud.json(f"{API}/blogposts/{post.id}")
    assert cloud.get(f"{API}/pages/{post.id}").status_code == 404


def test_comments_are_listed_by_where_they_stand(wiki, cloud):
    page = wiki.page("Plans")
    foot = wiki.site.add_comment(page, "<p>Hm.</p>", by=wiki.ana)
    reply = wiki.site.add_comment(page, "<p>So.</p>", by=wiki.ana, reply_to=foot)
    wiki.site.add_comment(page, "<p>Words?</p>", by=wiki.ana, spot=Spot("inline", "Words", "ref-1"))
    as_storage = {"body-format": "storage"}

    [shown] = cloud.json(f"{API}/pages/{page.id}/footer-comments", **as_storage)["results"]
    [inline] = cloud.json(f"{API}/pages/{page.id}/inline-comments", **as_storage)["results"]

    assert shapes.differences(shapes.COMMENT_OF_VERSION_2, shown) == []
    assert shapes.differences(shapes.INLINE_OF_VERSION_2, inline) == []
    assert cloud.json(f"{API}/footer-comments/{foot.id}/children")["results"][0]["parentCommentId"] == foot.id
    assert cloud.ids(f"{API}/footer-comments") == [foot.id, reply.id]


def test_an_attachment_is_downloaded_by_way_of_a_service_that_asks_nobody(wiki, cloud, sign_in):
    page = wiki.page("Plans")
    wiki.site.attach(page, "plan.txt", b"old", by=wiki.ana, media_type="text/plain")
    file = wiki.site.attach(page, "plan.txt", b"the plan", by=wiki.ana, media_type="text/plain")

    [shown] = cloud.json(f"{API}/pages/{page.id}/attachments")["results"]
    moved = cloud.get(f"/wiki/rest/api/content/{page.id}/child/attachment/{file.id}/download")
    nobody = sign_in(cloud.server, None)

    assert (shown["id"], shown["fileSize"], shown["version"]["number"]) == (file.id, 8, 2)
    assert file.id.startswith("att")
    assert cloud.get("/wiki" + shown["downloadLink"]).status_code == 302
    assert moved.status_code == 302
    assert nobody.get(moved.headers["Location"]).content == b"the plan"


def test_a_space_tells_what_users_and_groups_may_do(wiki, cloud):
    wiki.site.grant("ENG", Grant("user", wiki.ben.account_id, "create", "page"), Grant("anonymous", ""))
    space_id = wiki.site.spaces["ENG"].id

    found = cloud.json(f"{API}/spaces/{space_id}/permissions")["results"]

    group = wiki.site.people.groups["staff"].id
    assert [(each["principal"], each["operation"]) for each in found] == [
        ({"type": "group", "id": group}, {"key": "read", "targetType": "space"}),
        ({"type": "user", "id": wiki.ben.account_id}, {"key": "create", "targetType": "page"}),
    ]


def test_roles_of_a_space_name_users_groups_and_classes(wiki, cloud):
    wiki.site.assign(
        "ENG",
        Assignment("group", "staff", VIEWER.id),
        Assignment("user", wiki.ana.account_id, VIEWER.id),
        Assignment("class", "anonymous-users", VIEWER.id),
    )
    path = f"{API}/spaces/{wiki.site.spaces['ENG'].id}/role-assignments"

    found = cloud.json(path)["results"]

    assert [each["principal"]["principalType"] for each in found] == ["GROUP", "USER", "ACCESS_CLASS"]
    [viewer] = [each for each in cloud.json(f"{API}/space-roles")["results"] if each["id"] == found[0]["roleId"]]
    assert viewer["spacePermissions"] == ["read/space"]
    cloud.server.settings.has_roles = False
    assert cloud.get(path).status_code == 404


@pytest.mark.parametrize("query", [{"keys": "ENG"}, {"type": "global"}, {"status": "current"}])
def test_spaces_are_found_by_key_type_and_status(wiki, cloud, query):
    wiki.site.add_space("~ana", "Ana", by=wiki.ana, type="personal")
    wiki.site.grant("~ana", Grant("group", "staff"))
    wiki.site.archive_space("~ana")

    [shown] = cloud.json(f"{API}/spaces", **query)["results"]

    assert shown["key"] == "ENG"
    assert shown["homepageId"] == wiki.site.spaces["ENG"].homepage_id
