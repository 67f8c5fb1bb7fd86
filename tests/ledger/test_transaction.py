from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert, make_url, select, update

from ledger.errors import RecordRefused
from ledger.policies import store_policy
from ledger.policy import PUBLIC
from ledger.tables import memberships, policies
from ledger.transaction import ledger_name, reading, writing

ROW = {"origin": "config", "group_name": "sre", "email": "ana@example.com"}


def members(ledger):
    with reading(ledger) as connection:
        return connection.scalars(select(memberships.c.email)).all()


def test_changes_are_stored_at_the_end_of_the_block(ledger):
    with writing(ledger) as connection:
        connection.execute(insert(memberships), ROW)
        assert members(ledger) == []
    assert members(ledger) == ["ana@example.com"]


def test_nothing_is_stored_after_an_exception(ledger):
    def write_and_fail():
        with writing(ledger) as connection:
            connection.execute(insert(memberships), ROW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert members(ledger) == []


def test_what_is_written_while_only_reading_is_not_stored(ledger):
    with reading(ledger) as connection:
        connection.execute(insert(memberships), ROW)
    assert members(ledger) == []


def test_refused_row_is_named_by_its_rule_and_not_by_its_content(ledger):
    def store_twice():
        with writing(ledger) as connection:
            connection.execute(insert(memberships), [ROW, ROW])

    with pytest.raises(RecordRefused, match=r"memberships\.email") as caught:
        store_twice()
    assert "ana@example.com" not in f"{caught.value} {caught.value.__cause__}"


def test_threads_that_read_and_then_write_never_lose_an_update(ledger):
    # Without the write lock at the start, a transaction whose snapshot is outdated fails at once.
    policy_id = store_policy(ledger, PUBLIC)

    def add_one(_):
        with writing(ledger) as connection:
            clauses = connection.execute(select(policies.c.clauses)).scalar_one()
            values = {"clauses": str(int(clauses) + 1)}
            connection.execute(update(policies).where(policies.c.id == policy_id).values(values))

    with writing(ledger) as connection:
        connection.execute(update(policies).values(clauses="0"))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add_one, range(100)))
    with reading(ledger) as connection:
        assert connection.execute(select(policies.c.clauses)).scalar_one() == "100"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:////data/ledger.db", "/data/ledger.db"),
        ("postgresql://ana:hunter2@db.example.com:5433/footnote?sslmode=require", "`footnote` on db.example.com:5433"),
        ("postgresql:///footnote", "`footnote` on the local server"),
    ],
)
def test_ledger_is_named_without_user_password_and_options(url, name):
    assert ledger_name(make_url(url)) == name
