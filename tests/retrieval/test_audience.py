import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.memberships import replace_groups
from ledger.policies import store_policy
from ledger.policy import NOBODY, PUBLIC, Policy
from retrieval.audience import Audience, allowed_tools, open_access
from tests.retrieval.permissions import AUDIENCES, CLAUSES, MEMBERSHIPS, Oracle

SRE = Policy.of([["group:sre"]])
ANA = Audience.person("ana@example.com")


@pytest.fixture(scope="module")
def policy_ids(ledger):
    return {name: store_policy(ledger, policy) for name, policy in NAMED.items()}


NAMED = {"public": PUBLIC, "nobody": NOBODY, "sre": SRE, "ana": Policy.of([["user:ana@example.com"]])}


def readable(ledger, audience, policy_ids, source_policies=None):
    access = open_access(ledger, audience, source_policies or {"wiki": PUBLIC})
    return {name for name, policy_id in policy_ids.items() if policy_id in access.policy_ids}


@settings(deadline=None, max_examples=150)
@given(
    audience=AUDIENCES,
    groups=MEMBERSHIPS,
    policies=st.lists(CLAUSES, max_size=8),
    sources=st.dictionaries(st.sampled_from(["wiki", "code", "hr"]), CLAUSES),
)
def test_an_audience_may_read_what_each_of_its_members_may(ledger, audience, groups, policies, sources):
    replace_groups(ledger, "config", groups)
    stored = [(clauses, store_policy(ledger, Policy.of(clauses))) for clauses in policies]
    access = open_access(ledger, audience, {name: Policy.of(clauses) for name, clauses in sources.items()})

    oracle = Oracle(groups)
    for clauses, policy_id in stored:
        assert (policy_id in access.policy_ids) == oracle.allows(audience, clauses), clauses
    assert set(access.sources) == {name for name, clauses in sources.items() if oracle.allows(audience, clauses)}


@settings(deadline=None, max_examples=60)
@given(audience=AUDIENCES, other=AUDIENCES, groups=MEMBERSHIPS, policies=st.lists(CLAUSES, max_size=6))
def test_a_larger_audience_never_may_read_more(ledger, audience, other, groups, policies):
    replace_groups(ledger, "config", groups)
    for clauses in policies:
        store_policy(ledger, Policy.of(clauses))
    if not audience.emails and not audience.has_outsiders:
        return
    both = Audience(audience.emails | other.emails, audience.has_outsiders or other.has_outsiders)
    sources = {"wiki": SRE, "code": PUBLIC}

    small, large = open_access(ledger, audience, sources), open_access(ledger, both, sources)
    assert set(large.policy_ids) <= set(small.policy_ids)
    assert set(large.sources) <= set(small.sources)


@pytest.mark.parametrize("email", ["mallory@example.com", "", "not an address", "ana@example.com.evil.org", "everyone"])
def test_somebody_unknown_may_read_what_everyone_may_and_nothing_else(ledger, policy_ids, email):
    replace_groups(ledger, "config", {"sre": ["ana@example.com"]})

    assert readable(ledger, Audience.person(email), policy_ids) == {"public"}


def test_an_audience_of_nobody_may_read_nothing(ledger, policy_ids):
    access = open_access(ledger, Audience(frozenset()), {"wiki": PUBLIC})

    assert access.policy_ids == ()
    assert access.sources == ()


def test_a_membership_acts_at_once_in_both_directions(ledger, policy_ids):
    replace_groups(ledger, "config", {"sre": ["ana@example.com"]})
    assert readable(ledger, ANA, policy_ids) == {"public", "sre", "ana"}

    replace_groups(ledger, "config", {"sre": ["bob@example.com"]})
    assert readable(ledger, ANA, policy_ids) == {"public", "ana"}


def test_onlookers_without_a_name_leave_only_what_is_public(ledger, policy_ids):
    replace_groups(ledger, "config", {"sre": ["ana@example.com"]})

    assert readable(ledger, Audience(ANA.emails, has_outsiders=True), policy_ids) == {"public"}
    assert readable(ledger, Audience.public(), policy_ids) == {"public"}


def test_a_source_that_is_not_configured_is_not_read(ledger):
    assert open_access(ledger, ANA, {}).sources == ()


def test_a_source_that_expired_is_named_to_those_alone_who_would_read_it(ledger):
    replace_groups(ledger, "config", {"sre": ["ana@example.com"]})
    replace_groups(ledger, "source:wiki", {"wiki/staff": ["ana@example.com"]})
    sources = {"wiki": PUBLIC, "code": SRE, "notes": Policy.of([["group:wiki/staff"]])}
    access = open_access(ledger, ANA, sources, {"wiki", "code"})

    assert (access.sources, access.expired) == ((), ("code", "wiki"))
    assert open_access(ledger, Audience.public(), sources, {"wiki", "code"}).expired == ("wiki",)
    assert open_access(ledger, Audience(frozenset()), sources, {"wiki"}).expired == ()


def test_the_policy_of_a_source_holds_as_it_is_configured_now(ledger):
    replace_groups(ledger, "config", {"sre": ["ana@example.com"]})
    sources = {"wiki": PUBLIC, "code": SRE, "closed": NOBODY}

    assert open_access(ledger, ANA, sources).sources == ("code", "wiki")
    assert open_access(ledger, Audience.public(), sources).sources == ("wiki",)


@pytest.mark.parametrize(
    ("audience", "words"),
    [
        (ANA, "ana@example.com"),
        (Audience.public(), "the public"),
        (Audience(ANA.emails, has_outsiders=True), "ana@example.com and the public"),
        (Audience(frozenset()), "nobody"),
    ],
)
def test_an_audience_can_be_told_to_a_person(audience, words):
    assert str(audience) == words


def test_a_source_whose_permissions_are_too_old_is_read_by_nobody_and_its_groups_have_no_members(ledger, policy_ids):
    replace_groups(ledger, "source:wiki", {"wiki/staff": ["ana@example.com"], "wiki-fans": ["ana@example.com"]})
    stored = {name: store_policy(ledger, Policy.of([[f"group:{name}"]])) for name in ("wiki/staff", "wiki-fans")}
    sources = {"wiki": PUBLIC, "code": Policy.of([["group:wiki/staff"]]), "site": Policy.of([["group:wiki-fans"]])}

    fresh = open_access(ledger, ANA, sources)
    assert fresh.sources == ("code", "site", "wiki")
    assert set(stored.values()) <= set(fresh.policy_ids)
    stale = open_access(ledger, ANA, sources, expired={"wiki"})
    assert stale.sources == ("site",)
    assert stored["wiki/staff"] not in stale.policy_ids
    assert stored["wiki-fans"] in stale.policy_ids
    assert policy_ids["public"] in stale.policy_ids


@given(st.sets(st.sampled_from(["ana@example.com", "ben@example.com"])), st.booleans())
def test_a_live_tool_is_for_audiences_of_whom_everybody_may_use_it(ledger, emails, has_outsiders):
    replace_groups(ledger, "config", {"sre": ["ana@example.com"]})
    policies = {
        "open": Policy.of([["everyone"]]),
        "grafana": Policy.of([["group:sre"]]),
        "jira": Policy.of([["user:ana@example.com", "user:ben@example.com"]]),
    }
    allowed = set(allowed_tools(ledger, Audience(frozenset(emails), has_outsiders), policies))

    assert ("open" in allowed) == (bool(emails) or has_outsiders)
    assert ("jira" in allowed) == (bool(emails) and not has_outsiders)
    assert ("grafana" in allowed) == (emails == {"ana@example.com"} and not has_outsiders)


def test_a_group_that_was_told_too_long_ago_opens_no_live_tool(ledger):
    replace_groups(ledger, "source:wiki", {"wiki/sre": ["ana@example.com"]})
    policies = {"grafana": Policy.of([["group:wiki/sre"]])}

    assert allowed_tools(ledger, Audience.person("ana@example.com"), policies) == ("grafana",)
    assert allowed_tools(ledger, Audience.person("ana@example.com"), policies, {"wiki"}) == ()
    replace_groups(ledger, "source:wiki", {})
