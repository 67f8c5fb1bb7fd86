from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import InvalidPrincipal
from ledger.policy import EVERYONE, NOBODY, PUBLIC, Policy, normal_principal, user_principal

PRINCIPALS = [EVERYONE, *(f"user:{name}@example.com" for name in "abcd"), *(f"group:{name}" for name in "ABCD")]

some_principals = st.frozensets(st.sampled_from(PRINCIPALS), max_size=5)
some_clauses = st.lists(st.lists(st.sampled_from(PRINCIPALS), max_size=4), max_size=5)
any_case = some_clauses.map(lambda clauses: [[shout(text) for text in clause] for clause in clauses])


def shout(principal: str) -> str:
    """The same person, as a careless hand writes the address."""
    return f" user: {principal[5:].upper()} " if principal.startswith("user:") else principal


def naive(clauses: Sequence[Sequence[str]], principals: frozenset[str]) -> bool:
    return all(any(text == EVERYONE or text in principals for text in clause) for clause in clauses)


@settings(deadline=None, max_examples=400)
@given(some_clauses, some_principals)
def test_normal_form_allows_exactly_whom_the_raw_clauses_allow(clauses, principals):
    assert Policy.of(clauses).allows(principals) is naive(clauses, principals)


@settings(deadline=None)
@given(some_clauses)
def test_normal_form_of_the_normal_form_is_itself(clauses):
    policy = Policy.of(clauses)
    assert Policy.of(policy.clauses) == policy
    assert Policy.from_json(policy.to_json()) == policy


@settings(deadline=None)
@given(some_clauses, st.randoms(use_true_random=False))
def test_order_repetition_and_spelling_do_not_change_the_digest(clauses, random):
    shuffled = [random.sample([*map(shout, clause), *clause], 2 * len(clause)) for clause in clauses * 2]
    random.shuffle(shuffled)
    assert Policy.of(shuffled).digest == Policy.of(clauses).digest


@settings(deadline=None)
@given(some_clauses)
def test_clauses_of_the_normal_form_imply_nothing_of_each_other(clauses):
    kept = Policy.of(clauses).clauses
    assert not any(one <= other for one in kept for other in kept if one is not other)
    assert not any(EVERYONE in clause for clause in kept)


def test_no_clause_means_everyone_and_an_empty_clause_means_nobody():
    assert PUBLIC.allows(frozenset())
    assert not NOBODY.allows(frozenset(PRINCIPALS))
    assert Policy.of([]) == PUBLIC
    assert Policy.of([["everyone", "group:A"]]) == PUBLIC
    assert Policy.of([["group:A"], [], ["everyone"]]) == NOBODY


def test_every_clause_must_be_passed():
    policy = Policy.of([["group:space"], ["group:page", "user:ana@example.com"]])
    assert policy.allows(frozenset({"group:space", "user:ana@example.com"}))
    assert not policy.allows(frozenset({"group:space"}))
    assert not policy.allows(frozenset({"user:ana@example.com"}))


def test_digest_is_that_of_the_canonical_json_and_stays_what_it_was():
    policy = Policy.of([["user:Zoé@example.com", "group:sre"]])
    assert policy.to_json() == '[["group:sre","user:zo\\u00e9@example.com"]]'
    # Stored ledgers hold such digests: when this fails, a migration is needed.
    assert policy.digest == "d7c50fc542b4931e7554339607ee9c0f27f03c6764290f2ad43424fde8e4bbbb"


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "Everyone", "ana@example.com", "user:", "user:ana", "user:@example.com", "user:ana@", "user:a@b@c",
        "user:a na@example.com", "user:ana@example.com\n@x", "user:ana\0@example.com", "user:\udce9@example.com",
        "group:", "group: ", "group:a\nb", "group:\u200b", "role:admin", "*",
    ],
)  # fmt: skip
def test_text_that_names_nobody_is_refused_with_how_to_write_it(text):
    with pytest.raises(InvalidPrincipal, match=r"write `everyone`|like ana@example\.com|visible text") as caught:
        Policy.of([["group:sre", text]])
    assert isinstance(caught.value, ValueError)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("clauses", ["", "everyone", [""], ["everyone"], ["user:ana@example.com"]])
def test_text_where_a_list_belongs_is_refused_and_never_public(clauses):
    with pytest.raises(InvalidPrincipal, match="one text"):
        Policy.of(clauses)


@pytest.mark.parametrize("text", ["", "null", "{}", "[null]", '["everyone"]', "[[1]]", '[["root"]]', "[["])
def test_stored_text_that_is_no_policy_is_an_error(text):
    with pytest.raises(ValueError, match=r"list of lists|names nobody|Expecting"):
        Policy.from_json(text)


def test_letters_that_lower_case_into_ascii_do_not_make_one_person_another():
    kelvin = "\u212aim@example.com"
    assert kelvin.lower() == "kim@example.com"
    assert user_principal(kelvin) != user_principal("kim@example.com")


def test_groups_keep_their_case():
    assert normal_principal(" group: SRE ") == "group:SRE"
    assert not Policy.of([["group:SRE"]]).allows(frozenset({"group:sre"}))
