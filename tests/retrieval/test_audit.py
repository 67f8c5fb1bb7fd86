from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from ledger.documents import IndexedDocument
from ledger.policy import NOBODY, PUBLIC, Policy
from retrieval.audit import Rules, audit
from tests.retrieval.permissions import CLAUSES, EMAILS, MEMBERSHIPS

MOMENT = datetime(2026, 11, 21, tzinfo=UTC)
UNREADABLE = frozenset({"group:wiki/(unreadable)"})


def document(policy_id, path):
    return IndexedDocument(path, path, "1", policy_id, path, f"https://wiki.example/{path}", MOMENT, 1, MOMENT)


def found(policies, *, readers=PUBLIC, members=None, policy_ids=None):
    """Which of the policies, by name, are found to be what."""
    ids = {name: number for number, name in enumerate(policies, start=1)}
    rules = Rules(readers, {ids[name]: policy for name, policy in policies.items()}, members or {}, UNREADABLE)
    result = audit([document(number, name) for name, number in (policy_ids or ids).items()], rules)
    return {kind: [each.path for each in getattr(result, kind)] for kind in ("everyone", "nobody", "unreadable")}


def test_documents_are_told_apart_by_who_may_read_them():
    policies = {
        "public": PUBLIC,
        "sre": Policy.of([["group:sre"]]),
        "deserted": Policy.of([["group:gone"]]),
        "nobody": NOBODY,
        "unclear": Policy.of([["group:sre"], UNREADABLE]),
        "ana": Policy.of([["user:ana@example.com"]]),
        "apart": Policy.of([["group:sre"], ["user:eve@example.com"]]),
    }

    assert found(policies, members={"sre": frozenset({"ana@example.com"})}) == {
        "everyone": ["public"],
        "nobody": ["apart", "deserted", "nobody"],
        "unreadable": ["unclear"],
    }


def test_readers_of_the_source_count_too():
    assert found({"a": PUBLIC}, readers=Policy.of([["user:ana@example.com"]]))["everyone"] == []
    assert found({"a": PUBLIC}, readers=Policy.of([["group:gone"]]))["nobody"] == ["a"]


def test_a_document_whose_policy_is_not_stored_is_read_by_nobody():
    assert found({"a": PUBLIC}, policy_ids={"a": 1, "b": 7})["nobody"] == ["b"]


def test_a_source_without_permissions_of_its_own_has_none_that_could_not_be_read():
    rules = Rules(PUBLIC, {1: NOBODY}, {})

    assert audit([document(1, "a")], rules).unreadable == ()
    assert audit([], rules).documents == 0


@given(clauses=CLAUSES, readers=CLAUSES, groups=MEMBERSHIPS)
def test_nobody_is_said_exactly_when_no_known_person_may_read(clauses, readers, groups):
    policy, source = Policy.of(clauses), Policy.of(readers)
    members = {name: frozenset(emails) for name, emails in groups.items()}
    people = [
        frozenset({f"user:{email}", *(f"group:{name}" for name in groups if email in groups[name])}) for email in EMAILS
    ]
    readable = any(policy.allows(each) and source.allows(each) for each in people)
    result = found({"a": policy}, readers=source, members=members)

    assert result["nobody"] == ([] if readable else ["a"])
    assert result["everyone"] == (["a"] if policy.allows(frozenset()) and source.allows(frozenset()) else [])


@given(st.lists(st.sampled_from(["public", "nobody"]), max_size=8))
def test_every_document_is_counted(kinds):
    rules = Rules(PUBLIC, {1: PUBLIC, 2: NOBODY}, {})
    result = audit([document(1 + (kind == "nobody"), f"{n}") for n, kind in enumerate(kinds)], rules)

    assert result.documents == len(kinds) == len(result.everyone) + len(result.nobody)
