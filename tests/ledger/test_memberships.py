import pytest
from sqlalchemy import event

from ledger.errors import InvalidPrincipal
from ledger.memberships import (
    groups_of,
    keep_origins,
    members_by_group,
    narrow_groups,
    principals_of,
    principals_of_each,
    replace_groups,
)


def test_person_is_the_user_and_every_group_with_that_member(ledger):
    replace_groups(ledger, "config", {"sre": ["Ana@Example.com ", "ben@example.com"], "dev": ["ana@example.com"]})
    assert principals_of(ledger, " ANA@example.com") == {"user:ana@example.com", "group:sre", "group:dev"}
    assert principals_of(ledger, "ben@example.com") == {"user:ben@example.com", "group:sre"}


def test_the_groups_of_a_person_name_who_says_so(ledger):
    replace_groups(ledger, "config", {"sre": ["ana@example.com"]})
    replace_groups(ledger, "wiki", {"sre": ["ana@example.com"], "wiki/staff": ["ana@example.com", "ben@example.com"]})

    assert groups_of(ledger, " ANA@example.com") == {"sre": {"config", "wiki"}, "wiki/staff": {"wiki"}}
    assert groups_of(ledger, "not an address") == {}
    assert members_by_group(ledger) == {
        "sre": {"ana@example.com"},
        "wiki/staff": {"ana@example.com", "ben@example.com"},
    }


def test_person_without_groups_is_only_the_user(ledger):
    assert principals_of(ledger, "zoe@example.com") == {"user:zoe@example.com"}


@pytest.mark.parametrize("email", ["", "  ", "ana", "group:sre", "everyone", "a@b@c", "ana@x\0", "\udce9@x", "a b@c"])
def test_text_that_is_no_email_is_nobody(ledger, email):
    replace_groups(ledger, "config", {"sre": ["ana@example.com"]})
    assert principals_of(ledger, email) == frozenset()


def test_replacing_takes_away_memberships_that_are_no_longer_named(ledger):
    replace_groups(ledger, "config", {"sre": ["ana@example.com", "ben@example.com"], "dev": ["ana@example.com"]})
    assert replace_groups(ledger, "config", {"sre": ["ben@example.com"]})
    assert principals_of(ledger, "ana@example.com") == {"user:ana@example.com"}
    assert principals_of(ledger, "ben@example.com") == {"user:ben@example.com", "group:sre"}
    assert replace_groups(ledger, "config", {})
    assert principals_of(ledger, "ben@example.com") == {"user:ben@example.com"}


def test_group_of_two_origins_has_the_members_of_both(ledger):
    replace_groups(ledger, "config", {"sre": ["ana@example.com"]})
    replace_groups(ledger, "wiki", {"sre": ["ana@example.com", "ben@example.com"]})
    assert "group:sre" in principals_of(ledger, "ben@example.com")
    replace_groups(ledger, "wiki", {})
    assert "group:sre" not in principals_of(ledger, "ben@example.com")
    assert "group:sre" in principals_of(ledger, "ana@example.com")


def test_equal_memberships_change_nothing_and_write_nothing(ledger):
    replace_groups(ledger, "config", {"sre": ["ana@example.com"]})
    statements = []
    event.listen(ledger, "before_cursor_execute", lambda *given: statements.append(given[2]))
    assert not replace_groups(ledger, "config", {" sre": ["ANA@example.com", "ana@example.com"], "empty": []})
    assert statements
    assert all(statement.split()[0] in {"PRAGMA", "BEGIN", "SELECT"} for statement in statements)
    assert "BEGIN IMMEDIATE" not in statements


@pytest.mark.parametrize("groups", [{"sre": ["ana"]}, {"": ["ana@example.com"]}, {"sre": "ana@example.com"}])
def test_wrong_group_or_email_is_refused_and_the_old_memberships_stay(ledger, groups):
    replace_groups(ledger, "config", {"sre": ["ana@example.com"]})
    with pytest.raises(InvalidPrincipal):
        replace_groups(ledger, "config", {"dev": ["ben@example.com"], **groups})
    assert principals_of(ledger, "ana@example.com") == {"user:ana@example.com", "group:sre"}
    assert principals_of(ledger, "ben@example.com") == {"user:ben@example.com"}


def test_narrowing_takes_out_who_left_and_adds_nobody(ledger):
    replace_groups(ledger, "wiki", {"sre": ["ana@example.com", "ben@example.com"], "dev": ["ana@example.com"]})
    replace_groups(ledger, "config", {"dev": ["zoe@example.com"]})

    assert narrow_groups(ledger, "wiki", {"sre": ["Ana@example.com", "eve@example.com"], "ops": ["ana@example.com"]})

    assert principals_of(ledger, "ana@example.com") == {"user:ana@example.com", "group:sre"}
    assert principals_of(ledger, "ben@example.com") == {"user:ben@example.com"}
    assert principals_of(ledger, "eve@example.com") == {"user:eve@example.com"}
    assert principals_of(ledger, "zoe@example.com") == {"user:zoe@example.com", "group:dev"}


def test_what_an_origin_told_that_is_no_longer_asked_is_forgotten(ledger):
    replace_groups(ledger, "config", {"sre": ["ana@example.com"]})
    replace_groups(ledger, "source:wiki", {"wiki/staff": ["ana@example.com"]})
    keep_origins(ledger, {"config", "source:wiki"})
    assert principals_of(ledger, "ana@example.com") == {"user:ana@example.com", "group:sre", "group:wiki/staff"}
    keep_origins(ledger, {"config"})

    assert principals_of(ledger, "ana@example.com") == {"user:ana@example.com", "group:sre"}


def test_hundreds_of_people_are_looked_up_together_as_each_of_them_alone(ledger):
    emails = [f"p{number}@example.com" for number in range(1100)]
    replace_groups(ledger, "config", {"even": emails[::2], "few": emails[:3]})

    found = principals_of_each(ledger, [*emails, "no address", " P1@Example.com "])

    assert found["p0@example.com"] == {"user:p0@example.com", "group:even", "group:few"}
    assert found["p1099@example.com"] == {"user:p1099@example.com"}
    assert found[" P1@Example.com "] == principals_of(ledger, "p1@example.com")
    assert found["no address"] == frozenset()


def test_of_groups_that_were_not_asked_for_nobody_is_taken_out(ledger):
    both = ["ana@example.com", "ben@example.com"]
    replace_groups(ledger, "wiki", {"staff": both, "hr": both, "gone": both})
    replace_groups(ledger, "config", {"staff": both})

    assert narrow_groups(ledger, "wiki", {"staff": ["ana@example.com", "new@example.com"]}, among={"staff", "gone"})
    assert groups_of(ledger, "ana@example.com") == {"staff": {"wiki", "config"}, "hr": {"wiki"}}
    assert groups_of(ledger, "ben@example.com") == {"staff": {"config"}, "hr": {"wiki"}}
    assert groups_of(ledger, "new@example.com") == {}
    assert not narrow_groups(ledger, "wiki", {}, among=())
