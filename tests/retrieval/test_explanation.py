from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.memberships import groups_of, principals_of, replace_groups
from ledger.policies import store_policy
from ledger.policy import EVERYONE, Policy
from retrieval.audience import Audience, open_access
from retrieval.explanation import Door, Person, common_clauses, explain
from retrieval.freshness import Freshness
from tests.retrieval.permissions import EMAILS

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LIMIT = timedelta(hours=24)
SOURCES = ("wiki", "code")
GROUPS = ("sre", "wiki/sre", "wiki/@ana", "code/sre")
PRINCIPALS = st.sampled_from(
    [EVERYONE, *(f"user:{email}" for email in EMAILS), *(f"group:{name}" for name in GROUPS), "group:empty"]
)
POLICIES = st.lists(st.frozensets(PRINCIPALS, max_size=3), max_size=3).map(Policy.of)
PEOPLE = st.sampled_from([*EMAILS, "mallory@example.com", "not an address", "", "ANA@Example.com "])
FRESHNESS = st.dictionaries(
    st.sampled_from(SOURCES),
    st.none() | st.timedeltas(timedelta(0), 2 * LIMIT).map(lambda age: NOW - age),
).map(lambda synced: {name: Freshness(at, LIMIT) for name, at in synced.items()})


@settings(deadline=None, max_examples=200)
@given(
    email=PEOPLE,
    groups=st.fixed_dictionaries({name: st.sets(st.sampled_from(EMAILS)) for name in GROUPS}),
    policy=POLICIES,
    sources=st.tuples(st.dictionaries(st.sampled_from(SOURCES), POLICIES), FRESHNESS),
)
def test_whom_it_lets_pass_are_those_whom_searches_let_pass(ledger, email, groups, policy, sources):
    readers, freshness = sources
    replace_groups(ledger, "config", groups)
    policy_id = store_policy(ledger, policy)
    expired = {name for name, each in freshness.items() if each.is_expired(NOW)}
    audience = Audience.person(email) if email else Audience.public()
    access = open_access(ledger, audience, readers, expired)
    person = Person(principals_of(ledger, email), groups_of(ledger, email)) if email else Person()

    for source in SOURCES:
        explanation = explain(person, Door(source, readers.get(source), policy, freshness), NOW)
        assert explanation.is_allowed == (policy_id in access.policy_ids and source in access.sources)
    if not expired:
        clauses = [gate.is_passed for gate in explanation.gates if gate.kind == "clause"]
        assert all(clauses) == policy.allows(person.principals)


@settings(deadline=None)
@given(policy=POLICIES, readers=POLICIES, freshness=FRESHNESS)
def test_a_gate_is_passed_only_as_something_that_it_asks_for(policy, readers, freshness):
    person = Person(frozenset({"user:ana@example.com", "group:wiki/sre"}), {"wiki/sre": frozenset({"source:wiki"})})
    for gate in explain(person, Door("wiki", readers, policy, freshness), NOW).gates:
        assert gate.met_by.keys() <= gate.asks & (person.principals | {EVERYONE})
        if gate.kind in ("readers", "clause"):
            assert gate.is_passed == bool(gate.met_by)
            assert not gate.outdated & gate.met_by.keys()


def gates(person, **more):
    door = Door("wiki", **({"readers": Policy.of([]), "policy": Policy.of([["group:wiki/sre"]])} | more))
    return [(gate.kind, gate.is_passed) for gate in explain(person, door, NOW).gates]


SRE = Person(frozenset({"user:ana@example.com", "group:wiki/sre"}), {"wiki/sre": frozenset({"source:wiki"})})


def test_a_source_that_is_not_in_the_settings_lets_nobody_pass():
    assert gates(SRE, readers=None) == [("configured", False), ("clause", True)]


def test_a_policy_that_is_not_stored_lets_nobody_pass():
    assert gates(SRE, policy=None) == [("readers", True), ("known", False)]


@pytest.mark.parametrize(
    ("synced_at", "is_passed"), [(NOW - LIMIT, True), (NOW - LIMIT - timedelta(seconds=1), False), (None, False)]
)
def test_permissions_that_are_too_old_let_nobody_pass(synced_at, is_passed):
    freshness = {"wiki": Freshness(synced_at, LIMIT)}

    assert gates(SRE, freshness=freshness) == [("readers", True), ("fresh", is_passed), ("clause", is_passed)]


def test_a_group_of_a_source_that_expired_is_named_as_the_reason():
    door = Door("code", Policy.of([["group:wiki/sre"]]), Policy.of([]), {"wiki": Freshness(None, LIMIT)})
    [readers, _] = explain(SRE, door, NOW).gates

    assert not readers.is_passed
    assert readers.outdated == {"group:wiki/sre"}


def test_what_all_pages_of_a_space_ask_for_comes_first_and_is_told_apart():
    page = Policy.of([["group:wiki/people"], ["group:wiki/staff"]])
    stricter = Policy.of([["group:wiki/staff"]])
    common = common_clauses(page, [page, stricter, Policy.of([["group:wiki/staff"], ["user:ana@example.com"]])])
    found = explain(SRE, Door("wiki", Policy.of([]), page, common=common), NOW).gates[1:]

    assert common == {frozenset({"group:wiki/staff"})}
    assert [(gate.asks, gate.is_common) for gate in found] == [
        (frozenset({"group:wiki/staff"}), True),
        (frozenset({"group:wiki/people"}), False),
    ]


def test_a_stricter_clause_elsewhere_stands_for_a_wider_one():
    wide = Policy.of([["group:wiki/staff", "group:wiki/guests"]])

    assert common_clauses(wide, [Policy.of([["group:wiki/staff"]])]) == set(wide.clauses)
    assert common_clauses(wide, [Policy.of([])]) == set()
