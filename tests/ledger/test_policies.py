import json
import logging

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text, update

from ledger.policies import allowed_policies, load_policies, store_policy
from ledger.policy import EVERYONE, NOBODY, PUBLIC, Policy
from ledger.tables import policies

SRE = Policy.of([["group:sre"]])
# Stored chunk rows hold such ids: when this changes, a migration is needed.
SRE_ID = 2133869035
ANA = Policy.of([["user:ana@example.com"], ["group:sre", "group:dev"]])

some_principals = st.frozensets(
    st.sampled_from([EVERYONE, *(f"user:{n}@example.com" for n in "abcd"), *(f"group:{n}" for n in "ABCD")]),
    max_size=4,
)
some_clauses = st.lists(some_principals, max_size=4)


def test_policy_is_stored_once_however_it_is_written(ledger):
    first = store_policy(ledger, Policy.of([["group:a", "group:b"], ["everyone"]]))
    assert store_policy(ledger, Policy.of([["group:b", "group:a"]])) == first
    raw = Policy((frozenset({"group:b", "group:a"}), frozenset({EVERYONE})))
    assert store_policy(ledger, raw) == first
    assert load_policies(ledger) == {first: Policy.of([["group:a", "group:b"]])}


def test_stored_policies_come_back_under_their_ids(ledger):
    ids = {store_policy(ledger, policy): policy for policy in (PUBLIC, NOBODY, SRE, ANA)}
    assert len(ids) == 4
    assert load_policies(ledger) == ids


def test_id_fits_a_32_bit_column_and_is_the_same_in_every_ledger(ledger):
    # Chunk rows outlive a lost ledger: their ids must not come to mean another policy in the next one.
    store_policy(ledger, NOBODY)
    assert store_policy(ledger, SRE) == SRE_ID
    assert all(0 < store_policy(ledger, Policy.of([[f"group:{n}"]])) < 2**31 for n in range(200))


def test_policy_whose_id_is_taken_gets_the_next_one(ledger):
    with ledger.begin() as connection:
        connection.execute(insert(policies), {"id": SRE_ID, "digest": ANA.digest, "clauses": ANA.to_json()})
    assert store_policy(ledger, SRE) == SRE_ID + 1
    assert store_policy(ledger, SRE) == SRE_ID + 1
    assert load_policies(ledger) == {SRE_ID: ANA, SRE_ID + 1: SRE}


def test_two_processes_that_store_the_same_policies_get_the_same_ids(url, start):
    peers = [start("store_policies", url) for _ in range(2)]
    for n in range(30):
        for peer in peers:
            peer.tell(json.dumps([[f"group:{n}"]]))
        first, second = (peer.answer() for peer in peers)
        assert first == second
        assert first.isdigit()


def test_damaged_row_lets_nobody_read_and_is_logged_once_by_its_id(ledger, caplog):
    damaged = {
        store_policy(ledger, Policy.of([["group:first"]])): "[[",
        # Valid, and open to everyone, but not what was stored: somebody has edited the row.
        store_policy(ledger, Policy.of([["group:second"]])): "[]",
        store_policy(ledger, Policy.of([["group:third"]])): '[["root"]]',
    }
    whole = store_policy(ledger, SRE)
    with ledger.begin() as connection:
        for policy_id, clauses in damaged.items():
            connection.execute(update(policies).where(policies.c.id == policy_id).values(clauses=clauses))
    caplog.set_level(logging.ERROR)
    everybody = frozenset({EVERYONE, "group:sre", "group:first", "group:second", "group:third"})
    for _ in range(2):
        assert load_policies(ledger) == {whole: SRE}
        assert allowed_policies(ledger, [everybody]) == [whole]
    assert sorted(record.getMessage().split("id=")[1] for record in caplog.records) == sorted(map(str, damaged))


def test_row_with_absurdly_deep_nesting_lets_nobody_read(ledger):
    policy_id = store_policy(ledger, Policy.of([["group:deep"]]))
    with ledger.begin() as connection:
        connection.execute(
            text("UPDATE policies SET clauses = :deep WHERE id = :id"), {"deep": "[" * 100_000, "id": policy_id}
        )
    assert load_policies(ledger) == {}


def test_without_members_nothing_is_allowed_not_even_public(ledger):
    public = store_policy(ledger, PUBLIC)
    assert allowed_policies(ledger, []) == []
    assert allowed_policies(ledger, [frozenset()]) == [public]


def test_one_member_who_may_not_read_is_enough_to_refuse(ledger):
    public, sre = store_policy(ledger, PUBLIC), store_policy(ledger, SRE)
    ana, ben = frozenset({"user:ana@example.com", "group:sre"}), frozenset({"user:ben@example.com"})
    assert allowed_policies(ledger, [ana]) == sorted([public, sre])
    assert allowed_policies(ledger, [ana, ben]) == [public]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(some_clauses, max_size=8), st.lists(some_principals, max_size=5))
def test_allowed_are_exactly_the_policies_that_every_member_passes(ledger, raw_policies, members):
    stored = [(store_policy(ledger, Policy.of(raw)), raw) for raw in raw_policies]
    allowed = set(allowed_policies(ledger, members))
    for policy_id, raw in stored:
        assert (policy_id in allowed) is (
            bool(members)
            and all(
                any(EVERYONE in clause or principal in clause for principal in [EVERYONE, *member])
                for member in members
                for clause in raw
            )
        )
    with ledger.begin() as connection:
        connection.execute(policies.delete())


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(some_clauses, st.sampled_from(["stored", "damaged", "gone"])), max_size=8), some_principals)
def test_every_change_of_what_is_stored_is_seen_by_the_next_question(ledger, steps, member):
    with ledger.begin() as connection:
        connection.execute(policies.delete())
    intact: dict[int, Policy] = {}
    for raw, becomes in steps:
        policy = Policy.of(raw)
        policy_id = store_policy(ledger, policy)
        clauses = policy.to_json() if becomes == "stored" else policy.to_json()[:-1]
        here = policies.c.id == policy_id
        with ledger.begin() as connection:
            connection.execute(
                policies.delete().where(here)
                if becomes == "gone"
                else update(policies).where(here).values(clauses=clauses)
            )
        intact |= {policy_id: policy}
        if becomes != "stored":
            del intact[policy_id]
        assert load_policies(ledger) == intact
        passed = sorted(number for number, each in intact.items() if each.allows(member))
        assert allowed_policies(ledger, [member]) == passed
