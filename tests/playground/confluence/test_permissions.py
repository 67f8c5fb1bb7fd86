"""Who sees what: an account that may not view a page does not learn that it is there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.confluence.permissions import may_view
from playground.confluence.site import Site
from playground.confluence.space import ANONYMOUS_USERS, LICENSED_USERS, VIEWER, Assignment, Grant

SEARCH = "/wiki/rest/api/content/search"


def test_a_space_that_is_not_granted_is_not_there(wiki, serve, sign_in):
    page = wiki.page("Plans")
    ben = sign_in(serve(), wiki.ben)

    assert ben.json("/wiki/api/v2/spaces")["results"] == []
    assert ben.ids("/wiki/api/v2/pages") == []
    assert ben.get(f"/wiki/api/v2/pages/{page.id}").status_code == 404


def test_a_restriction_above_hides_everything_below(wiki, serve, sign_in):
    top = wiki.page("Top")
    middle = wiki.page("Middle", parent=top)
    leaf = wiki.page("Leaf", parent=middle)
    file = wiki.site.attach(leaf, "plan.txt", b"plan", by=wiki.sync, media_type="text/plain")
    note = wiki.site.add_comment(leaf, "<p>Hm.</p>", by=wiki.sync)
    wiki.site.restrict(top, users=(wiki.sync,))
    ana = sign_in(serve(), wiki.ana)

    for path in (f"content/{leaf.id}", f"content/{file.id}", f"content/{note.id}"):
        assert ana.get(f"/wiki/rest/api/{path}").status_code == 404
    assert ana.get(f"/wiki/api/v2/attachments/{file.id}").status_code == 404
    assert ana.get(f"/wiki/download/attachments/{leaf.id}/plan.txt").status_code == 404
    assert ana.ids(SEARCH, cql="type in (page, comment, attachment)") == [wiki.site.spaces["ENG"].homepage_id]


def test_being_named_below_does_not_help_when_the_page_above_names_others(wiki, serve, sign_in):
    top = wiki.page("Top")
    leaf = wiki.page("Leaf", parent=top)
    wiki.site.restrict(top, users=(wiki.sync,))
    wiki.site.restrict(leaf, users=(wiki.ana,))

    assert sign_in(serve(), wiki.ana).get(f"/wiki/api/v2/pages/{leaf.id}").status_code == 404


def test_what_belongs_to_a_trashed_page_is_gone_with_it_and_comes_back_with_it(wiki, cloud):
    page = wiki.page("Plans")
    file = wiki.site.attach(page, "plan.txt", b"plan", by=wiki.sync, media_type="text/plain")
    note = wiki.site.add_comment(page, "<p>Hm.</p>", by=wiki.sync)
    paths = (
        f"/wiki/api/v2/attachments/{file.id}",
        f"/wiki/api/v2/footer-comments/{note.id}",
        f"/wiki/rest/api/content/{file.id}",
        f"/wiki/rest/api/content/{note.id}",
    )

    wiki.site.trash(page)
    assert [cloud.get(path).status_code for path in paths] == [404] * 4
    assert cloud.ids("/wiki/api/v2/attachments") == cloud.ids("/wiki/api/v2/footer-comments") == []
    assert cloud.get(f"/wiki/download/attachments/{page.id}/plan.txt").status_code == 404
    wiki.site.restore(page)
    assert [cloud.get(path).status_code for path in paths] == [200] * 4


def test_administrators_of_the_site_are_no_exception(wiki, cloud):
    page = wiki.site.restrict(wiki.page("Ana's own"), users=(wiki.ana,))

    assert cloud.get(f"/wiki/api/v2/pages/{page.id}").status_code == 404


def test_whoever_joins_a_group_sees_at_once_and_whoever_leaves_does_not(wiki, serve, sign_in):
    page = wiki.page("Plans")
    ben = sign_in(serve(), wiki.ben)

    wiki.site.join("staff", wiki.ben)
    assert ben.get(f"/wiki/api/v2/pages/{page.id}").status_code == 200
    wiki.site.leave("staff", wiki.ben)
    assert ben.get(f"/wiki/api/v2/pages/{page.id}").status_code == 404


def test_a_deactivated_account_is_turned_away(wiki, serve, sign_in):
    ana = sign_in(serve(), wiki.ana)
    wiki.site.change_account(wiki.ana, is_active=False)

    assert ana.get("/wiki/api/v2/pages").status_code == 401


def test_anybody_sees_a_public_space_only_on_a_site_that_is_open(wiki, serve, sign_in):
    page = wiki.page("Public")
    wiki.site.grant("ENG", Grant("anonymous", ""))
    nobody = sign_in(serve(), None)

    assert nobody.get("/wiki/rest/api/content/" + page.id).status_code == 403
    assert nobody.get("/wiki/api/v2/pages/" + page.id).status_code == 401
    wiki.site.is_open_to_anonymous = True
    assert nobody.get("/wiki/rest/api/content/" + page.id).status_code == 200


def test_a_group_that_is_gone_lets_nobody_in(wiki, serve, sign_in):
    page = wiki.page("Plans")
    ana = sign_in(serve(), wiki.ana)
    wiki.site.remove_group("staff")

    assert ana.get(f"/wiki/api/v2/pages/{page.id}").status_code == 404


def test_a_draft_is_seen_by_who_writes_it(wiki, serve, sign_in):
    draft = wiki.page("Unfinished", by=wiki.ana, status="draft")
    server = serve()

    assert sign_in(server, wiki.ana).json(f"/wiki/api/v2/pages/{draft.id}", status="draft")["title"] == "Unfinished"
    assert sign_in(server, wiki.sync).get(f"/wiki/api/v2/pages/{draft.id}", status="draft").status_code == 404


@pytest.mark.parametrize(
    ("assignment", "sees"),
    [
        (Assignment("class", LICENSED_USERS, VIEWER.id), True),
        (Assignment("class", ANONYMOUS_USERS, VIEWER.id), True),
        (Assignment("group", "staff", VIEWER.id), False),
    ],
)
def test_a_role_lets_those_in_whom_it_is_given_to(wiki, assignment, sees):
    page = wiki.page("Plans")
    wiki.site.assign("ENG", assignment)

    assert may_view(wiki.site, wiki.ben, page) is sees


NAMES = ("ann", "bob", "cat")
people = st.frozensets(st.sampled_from(NAMES), max_size=2)


@given(
    groups=st.fixed_dictionaries({"g": people, "h": people}),
    viewers=st.lists(st.sampled_from(["g", "h"]), max_size=2),
    chain=st.lists(st.tuples(people, st.frozensets(st.sampled_from(["g", "h"]))), min_size=1, max_size=4),
    active=people,
)
def test_exactly_those_see_a_page_whom_the_space_and_every_restriction_above_name(groups, viewers, chain, active):
    site = Site()
    accounts = {name: site.add_account(name, email=f"{name}@example.com") for name in NAMES}
    for group, members in groups.items():
        site.add_group(group, *(accounts[name] for name in members))
    site.add_space("S", "Space", by=accounts["ann"])
    site.grant("S", *(Grant("group", group) for group in viewers))
    page = site.add_page("S", "Top", "", by=accounts["ann"])
    for users, restricted in chain:
        page = site.add_page("S", "Page", "", by=accounts["ann"], parent=page)
        site.restrict(page, users=tuple(accounts[name] for name in users), groups=tuple(restricted))
    for name in NAMES:
        account = site.change_account(accounts[name], is_active=name in active)
        mine = {group for group, members in groups.items() if name in members}
        may = name in active and bool(mine & set(viewers))
        may = may and all(not (users or gs) or name in users or mine & gs for users, gs in chain)

        assert may_view(site, account, page) is bool(may)
