"""Who may read, as the source tells it, beside the rules of Confluence as the stand-in keeps them."""

from dataclasses import dataclass

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.policy import Policy
from playground.confluence.content import Content
from playground.confluence.permissions import may_view
from playground.confluence.server import running
from playground.confluence.settings import Settings
from playground.confluence.site import Site
from playground.confluence.space import ANONYMOUS_USERS, LICENSED_USERS, VIEWER, Assignment, Grant
from sources.confluence.principals import UNREADABLE, Principals
from sources.document import Readers
from tests.sources.confluence.conftest import Wiki, allowed, may_read, open_wiki, path_of, readers_of

GROUPS = ("staff", "ops", "hr")
PEOPLE = ("Ben", "Cleo", "Dan")


@dataclass(frozen=True)
class Plan:
    """A small world: who is in which group, who may read which space, and which pages are restricted to whom."""

    memberships: dict[str, frozenset[str]]
    spaces: list[list[str]]
    pages: list[tuple[int, int, list[str]]]


SUBJECTS = st.lists(st.sampled_from([*GROUPS, *PEOPLE]), max_size=2, unique=True)
PLANS = st.builds(
    Plan,
    memberships=st.fixed_dictionaries({name: st.frozensets(st.sampled_from(GROUPS)) for name in PEOPLE}),
    spaces=st.lists(SUBJECTS, min_size=1, max_size=2),
    pages=st.lists(st.tuples(st.integers(0, 1), st.integers(-1, 6), SUBJECTS), min_size=1, max_size=7),
)


def build(wiki: Wiki, plan: Plan) -> None:
    """Make the world; the account of Footnote may see all of it, as its administrator was told."""
    site = wiki.site
    people = {name: wiki.account(name, *plan.memberships[name]) for name in PEOPLE}
    for group in GROUPS:
        if group not in site.people.groups:
            site.people.add_group(group)
        site.join(group, wiki.sync)
    for number, subjects in enumerate(plan.spaces):
        key = f"S{number}"
        site.add_space(key, key, by=wiki.sync)
        grants = [
            Grant("group", each) if each in GROUPS else Grant("user", people[each].account_id) for each in subjects
        ]
        own = (Grant("user", wiki.sync.account_id), Grant("user", wiki.sync.account_id, "administer"))
        site.grant(key, *grants, *own)
    made: list[Content] = []
    for number, (space, parent, subjects) in enumerate(plan.pages):
        above = made[parent] if 0 <= parent < len(made) else None
        key = above.space_key if above else f"S{space % len(plan.spaces)}"
        page = site.add_page(key, f"Page {number}", "<p>Text.</p>", by=wiki.sync, parent=above or "")
        if subjects:
            users = tuple(people[each] for each in subjects if each in people)
            page = site.restrict(page, users=(*users, wiki.sync), groups=tuple(set(subjects) & set(GROUPS)))
        made.append(page)


@pytest.mark.parametrize("kind", ["cloud", "data-center"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=PLANS)
def test_the_source_lets_exactly_those_read_who_may_in_confluence(kind, plan):
    site = Site()
    with running(site, Settings(kind=kind)) as server:
        wiki = open_wiki(site, server)
        build(wiki, plan)
        source = wiki.source()
        listed = source.changes(None)
        readers = source.readers({entry.path: entry.version for entry in listed.entries})
        members = source.groups()
        for page in [each for each in site.contents.values() if each.kind == "page" and each.space_key != "ENG"]:
            for account in site.people.accounts.values():
                names = {f"group:{name}" for name, emails in members.items() if account.email in emails}
                allowed = Policy.of(readers[path_of(page)]).allows(frozenset({f"user:{account.email}", *names}))
                assert allowed == may_view(site, account, page)
        wiki.close()


def test_a_restriction_above_a_page_holds_for_it_and_its_files_and_comments(wiki):
    wiki.account("Ben", "staff")
    top = wiki.page("Plans")
    page = wiki.page("Budget", parent=wiki.page("2027", parent=top))
    wiki.site.attach(page, "b.txt", b"b", by=wiki.ana, media_type="text/plain")
    wiki.site.add_comment(page, "<p>Too much.</p>", by=wiki.ana)
    wiki.site.restrict(top, users=(wiki.ana, wiki.sync))
    source = wiki.source(has_comments=True)
    changes = source.changes(None)
    mine = {entry.path: entry.version for entry in changes.entries if entry.path.startswith(path_of(page))}

    assert len(mine) == 3
    for readers in source.readers(mine).values():
        assert may_read(source, readers, "ana@example.com")
        assert not may_read(source, readers, "ben@example.com")


def test_a_restriction_out_of_scope_holds_too(wiki):
    wiki.account("Ben", "staff")
    top = wiki.page("Plans")
    page = wiki.page("Budget", parent=wiki.page("2027", parent=top))
    wiki.site.restrict(top, users=(wiki.ana, wiki.sync))

    assert allowed(wiki, "Budget", "ana@example.com", trees=(page.id,))
    assert not allowed(wiki, "Budget", "ben@example.com", trees=(page.id,))


def test_a_restriction_that_names_more_than_one_answer_holds_is_asked_for_to_the_end(wiki):
    crowd = [wiki.account(f"Person{number}", "staff") for number in range(7)]
    page = wiki.page("Plans")
    wiki.server.settings.restriction_cap = 3
    wiki.site.restrict(page, users=(wiki.sync, *crowd))

    assert allowed(wiki, "Plans", "person6@example.com")
    assert not allowed(wiki, "Plans", "ana@example.com")


def test_a_restriction_that_cannot_be_read_admits_nobody(wiki):
    page = wiki.page("Plans")
    wiki.server.settings.restriction_cap = 1
    wiki.site.restrict(page, users=(wiki.sync, wiki.ana))
    wiki.server.faults.answer(f"content/{page.id}/restriction", 403, times=None)

    assert not allowed(wiki, "Plans", "ana@example.com")


def test_a_restriction_that_cannot_be_read_is_told_apart_from_one_that_names_nobody(wiki):
    page = wiki.page("Plans")
    wiki.server.settings.restriction_cap = 1
    wiki.site.restrict(page, users=(wiki.sync, wiki.ana))
    wiki.server.faults.answer(f"content/{page.id}/restriction", 403, times=None)
    source = wiki.source()
    source.changes(None)

    assert Principals("wiki").unreadable in readers_of(source, page)


def test_a_group_that_is_called_like_what_could_not_be_read_admits_nobody(wiki):
    ben = wiki.account("Ben", UNREADABLE)
    page = wiki.page("Plans")
    hidden = wiki.page("Budget")
    wiki.site.restrict(page, users=(wiki.sync,), groups=(UNREADABLE,))
    wiki.server.settings.restriction_cap = 1
    wiki.site.restrict(hidden, users=(wiki.sync, wiki.ana))
    wiki.site.grant("ENG", Grant("group", UNREADABLE), Grant("user", wiki.sync.account_id))
    wiki.server.faults.answer(f"content/{hidden.id}/restriction", 403, times=None)
    source = wiki.source(groups=(UNREADABLE,))
    source.changes(None)

    assert may_view(wiki.site, ben, wiki.site.contents[page.id]) is True
    for closed in (page, hidden):
        assert not may_read(source, readers_of(source, closed), "ben@example.com")
    assert not any(UNREADABLE in name for name in source.groups())


def test_a_group_that_is_gone_admits_nobody(wiki):
    ben = wiki.account("Ben", "ops")
    wiki.site.grant("ENG", Grant("group", "ops"), Grant("user", wiki.sync.account_id))
    wiki.site.join("ops", ben)
    wiki.page("Plans")
    assert allowed(wiki, "Plans", "ben@example.com")
    with wiki.site.lock:
        wiki.site.people.remove_group("ops")

    assert not allowed(wiki, "Plans", "ben@example.com")


def test_an_address_that_the_site_hides_is_taken_from_the_settings(cloud):
    cloe = cloud.account("Cloe", "staff", email="cloe@private.example", is_email_hidden=True)
    cloud.page("Plans")

    assert not allowed(cloud, "Plans", "cloe@example.com")
    assert allowed(cloud, "Plans", "cloe@example.com", accounts={"cloe@example.com": cloe.account_id})


def test_a_space_that_is_open_to_anybody_is_public(wiki):
    wiki.site.is_open_to_anonymous = True
    if wiki.server.settings.is_cloud:
        wiki.site.assign("ENG", Assignment("class", ANONYMOUS_USERS, VIEWER.id))
    else:
        wiki.site.grant("ENG", Grant("anonymous", ""))
    page = wiki.page("Plans")
    source = wiki.source()
    source.changes(None)

    assert Policy.of(readers_of(source, page)) == Policy.of(())


def test_a_space_that_is_opened_on_the_control_page_is_public(wiki):
    page = wiki.page("Plans")
    source = wiki.source()
    for verb, is_public in (("grant", True), ("revoke", False)):
        httpx.post(f"{wiki.server.host_url}/playground/spaces/ENG/{verb}", json={"anonymous": True}).raise_for_status()
        source.changes(None)

        assert Policy.of(readers_of(source, page)).allows(frozenset()) is is_public


def test_a_role_for_everyone_with_a_licence_admits_everybody_the_site_knows(cloud):
    cloud.account("Ben")
    cloud.site.grant("ENG", Grant("user", cloud.sync.account_id))
    cloud.site.assign("ENG", Assignment("class", LICENSED_USERS, VIEWER.id))
    cloud.page("Plans")

    assert allowed(cloud, "Plans", "ben@example.com")
    assert not allowed(cloud, "Plans", "nobody@example.com")


def test_readers_of_the_settings_are_a_further_condition(wiki):
    page = wiki.page("Plans")
    source = wiki.source(readers=(frozenset({"group:board"}),))
    source.changes(None)
    readers: Readers = readers_of(source, page)

    assert frozenset({"group:board"}) in readers
    assert not may_read(source, readers, "ana@example.com")


def test_a_grant_to_anybody_counts_only_where_the_site_lets_anybody_in(wiki):
    wiki.site.is_open_to_anonymous = False
    if wiki.server.settings.is_cloud:
        wiki.site.assign("ENG", Assignment("class", ANONYMOUS_USERS, VIEWER.id))
    else:
        wiki.site.grant("ENG", Grant("anonymous", ""))
    page = wiki.page("Plans")
    source = wiki.source()
    source.changes(None)

    assert not Policy.of(readers_of(source, page)).allows(frozenset())


def test_a_group_that_is_called_like_everybody_with_a_licence_is_nobody(cloud):
    cloud.account("Ben", "(everyone with a licence)")
    cloud.account("Cleo")
    cloud.site.grant("ENG", Grant("group", "(everyone with a licence)"))
    cloud.page("Plans")

    assert not allowed(cloud, "Plans", "cleo@example.com")


def test_a_space_whose_permissions_cannot_be_read_is_read_by_nobody_and_costs_no_other(wiki):
    wiki.page("Plans")
    closed = wiki.site.add_space("OPS", "Operations", by=wiki.sync)
    wiki.site.grant("OPS", Grant("group", "staff"), Grant("user", wiki.sync.account_id, "administer"))
    wiki.page("Secrets", space="OPS")
    wiki.server.faults.answer(rf"(space/OPS|spaces/{closed.id})/permissions", 403, times=None)
    wiki.server.faults.answer("json-rpc", 403, times=None)

    assert allowed(wiki, "Plans", "ana@example.com")
    assert not allowed(wiki, "Secrets", "ana@example.com")
