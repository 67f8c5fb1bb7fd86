"""Changing the site over HTTP, as somebody with curl does."""

import shlex
from html import unescape

import pytest


@pytest.fixture
def ask(cloud):
    def post(path, **body):
        return cloud.http.post(f"/playground/{path}", json=body)

    return post


def test_the_page_for_people_lists_pages_and_who_may_read_them(wiki, cloud):
    page = wiki.site.restrict(wiki.page("Plans <b>"), users=(wiki.ana,))

    shown = cloud.get("/playground").text

    assert "Plans &lt;b&gt;" in shown
    assert f"<td>{page.id}<td>ENG" in shown
    assert "<td>Ana Costa</tr>" in shown


def test_every_command_on_that_page_works_when_it_is_copied(wiki, cloud):
    wiki.pages(2)
    shown = unescape(cloud.get("/playground").text.split("<pre>")[1].split("</pre>")[0])
    commands = [shlex.split(line) for line in shown.splitlines() if line.startswith("curl")]

    statuses = [cloud.http.post(url, content=body).status_code for _, _, body, url in commands]

    assert len(commands) > 10
    assert set(statuses) == {200}


def test_a_page_is_made_edited_moved_and_labelled(wiki, ask):
    top = ask("pages", space="ENG", title="Top").json()
    made = ask("pages", space="ENG", title="Plans", body="<p>One</p>", by="ana@example.com").json()

    assert ask(f"pages/{made['id']}", title="Better plans").json()["version"] == 2
    ask(f"pages/{made['id']}/move", under=top["id"])
    ask(f"pages/{made['id']}/label", labels=["runbook"])
    ask(f"pages/{made['id']}/comment", body="<p>Hm.</p>")
    ask(f"pages/{made['id']}/attach", name="a.txt", text="words")

    page = wiki.site.contents[made["id"]]
    assert (page.title, page.parent_id, page.created_by) == ("Better plans", top["id"], wiki.ana.account_id)
    assert [label.name for label in page.labels] == ["runbook"]
    assert len(wiki.site.comments(page.id)) == len(wiki.site.attached(page.id)) == 1


def test_a_page_is_restricted_and_freed(wiki, ask):
    page = wiki.page("Plans")

    ask(f"pages/{page.id}/restrict", users=["ana@example.com"], groups=["staff"])
    assert wiki.site.contents[page.id].read.users == (wiki.ana.account_id,)
    ask(f"pages/{page.id}/unrestrict")
    assert not wiki.site.contents[page.id].read.is_set


def test_a_page_goes_to_the_trash_and_the_archive_and_comes_back(wiki, ask):
    page = wiki.page("Plans")

    statuses = [
        ask(f"pages/{page.id}/{verb}").json()["status"] for verb in ("trash", "restore", "archive", "restore", "purge")
    ]

    assert statuses == ["trashed", "current", "archived", "current", "purged"]


def test_spaces_and_groups_are_changed(wiki, ask):
    ask("spaces/ENG/grant", users=["ben@example.com"], anonymous=True)
    assert len(wiki.site.spaces["ENG"].grants) == 3
    ask("spaces/ENG/revoke", anonymous=True)
    assert len(wiki.site.spaces["ENG"].grants) == 2
    assert ask("spaces/ENG/archive").json()["status"] == "archived"
    assert "ben@example.com" in ask("groups/staff/join", users=["ben"]).json()["members"]
    assert "ben@example.com" not in ask("groups/staff/leave", users=["ben"]).json()["members"]


def test_what_makes_no_sense_is_refused_with_a_reason(wiki, ask, cloud):
    page = wiki.page("Plans")

    assert ask("pages/1/trash").status_code == 404
    assert ask(f"pages/{page.id}/explode").status_code == 404
    assert ask(f"pages/{page.id}/label").json() == {"error": "Missing or unknown: labels"}
    assert ask("pages", space="NONE", title="x").status_code == 400
    assert ask("groups/nobody/join").status_code == 404
    assert ask(f"pages/{page.id}/restrict", users=["nobody"]).status_code == 400
    assert cloud.http.post("/playground/pages", content=b"no json").status_code == 400


def test_a_web_page_in_a_browser_cannot_change_the_site(wiki, cloud):
    page = wiki.page("Plans")

    answer = cloud.http.post(f"/playground/pages/{page.id}/purge", headers={"Origin": "https://example.com"})

    assert answer.status_code == 403
    assert page.id in wiki.site.contents


@pytest.mark.parametrize("kind", ["cloud", "data-center"])
def test_the_command_that_lets_anybody_view_a_space_does_and_the_site_can_be_closed_again(wiki, serve, sign_in, kind):
    nobody = sign_in(serve(kind=kind), None)
    page = wiki.page("Plans")

    def seen():
        return nobody.get(f"{nobody.server.settings.context}/rest/api/content/{page.id}").status_code == 200

    assert not seen()

    copy(nobody, "Let anybody view a space")
    assert seen()
    assert "<td>anybody</tr>" in nobody.get("/playground").text

    copy(nobody, "Close the site to those without an account")
    assert not seen()

    nobody.http.post("/playground/site", json={"anonymous": True})
    assert seen()
    nobody.http.post("/playground/spaces/ENG/revoke", json={"anonymous": True})
    assert not seen()


def copy(client, what):
    """Do what the page for people says below these words."""
    shown = unescape(client.get("/playground").text)
    _, _, body, url = shlex.split(shown.partition(f"# {what}\n")[2].splitlines()[0])
    assert client.http.post(url, content=body).status_code == 200
