"""How a server is used: few sessions, nothing that a pooler loses, and no harm when it ends a session."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from ledger.errors import LedgerUnavailable
from ledger.policies import load_policies, store_policy
from ledger.policy import PUBLIC
from ledger.tables import policies
from ledger.transaction import reading, writing
from tests.ledger.conftest import opened

END_OTHERS = sa.text(
    "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name = 'footnote' AND pid <> pg_backend_pid()"
)
SESSIONS = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'footnote'"
)


@pytest.fixture
def ledger(server):
    with opened(server) as engine:
        yield engine


@pytest.fixture
def end_sessions(server):
    """End all sessions of Footnote, as a server does that is started again."""
    engine = sa.create_engine(server.replace("postgresql:", "postgresql+psycopg:") + "&application_name=administrator")

    def end() -> int:
        with engine.connect() as connection:
            return int(connection.execute(END_OTHERS).scalar_one())

    yield end
    engine.dispose()


def test_a_session_that_was_ended_between_two_uses_is_replaced_unnoticed(ledger, end_sessions):
    policy_id = store_policy(ledger, PUBLIC)
    assert end_sessions() == 1
    assert load_policies(ledger) == {policy_id: PUBLIC}
    assert end_sessions() == 1
    assert store_policy(ledger, PUBLIC) == policy_id


def test_a_session_that_is_ended_while_it_writes_stores_nothing_and_the_next_one_writes(ledger, end_sessions):
    def write_and_lose_the_session() -> None:
        with writing(ledger) as connection:
            connection.execute(sa.insert(policies), {"id": 7, "digest": "x", "clauses": "[]"})
            end_sessions()
            connection.execute(sa.insert(policies), {"id": 8, "digest": "y", "clauses": "[]"})

    with pytest.raises(LedgerUnavailable, match=r"The connection to the ledger `moved_\d+` on .* was lost .* next try"):
        write_and_lose_the_session()
    policy_id = store_policy(ledger, PUBLIC)
    assert load_policies(ledger) == {policy_id: PUBLIC}


def test_a_session_that_is_ended_before_its_changes_are_stored_stores_nothing(ledger, end_sessions):
    def write_and_lose_the_session() -> None:
        with writing(ledger) as connection:
            connection.execute(sa.insert(policies), {"id": 7, "digest": "x", "clauses": "[]"})
            end_sessions()

    with pytest.raises(LedgerUnavailable, match="was lost"):
        write_and_lose_the_session()
    assert load_policies(ledger) == {}


def test_a_session_that_is_ended_while_it_reads_is_told_and_the_next_one_reads(ledger, end_sessions):
    def read_and_lose_the_session() -> None:
        with reading(ledger) as connection:
            end_sessions()
            connection.execute(sa.select(policies))

    with pytest.raises(LedgerUnavailable, match="was lost"):
        read_and_lose_the_session()
    assert load_policies(ledger) == {}


def test_a_process_takes_ten_sessions_at_most_and_whoever_needs_one_more_waits(ledger):
    ten_are_reading = Barrier(10)

    def read(number: int) -> int:
        with reading(ledger) as connection:
            if number < 10:
                ten_are_reading.wait(30)
            return int(connection.execute(SESSIONS).scalar_one())

    with ThreadPoolExecutor(30) as pool:
        assert max(pool.map(read, range(30))) == 10


def test_nothing_is_prepared_or_locked_in_a_session_that_a_pooler_may_give_to_others(ledger):
    store_policy(ledger, PUBLIC)
    with reading(ledger) as connection:
        for _ in range(20):
            connection.execute(sa.select(policies)).all()
        for left in ("pg_prepared_statements", "pg_locks WHERE locktype = 'advisory'"):
            assert connection.execute(sa.text(f"SELECT count(*) FROM {left}")).scalar_one() == 0


def test_who_is_frozen_while_it_writes_keeps_nobody_from_writing_and_stores_nothing(ledger):
    def be_frozen() -> None:
        with writing(ledger) as frozen:
            frozen.execute(sa.insert(policies), {"id": 7, "digest": "late", "clauses": "[]"})
            # The next one waits until the server has noticed.
            store_policy(ledger, PUBLIC)

    with pytest.raises(LedgerUnavailable):
        be_frozen()
    assert list(load_policies(ledger).values()) == [PUBLIC]
