"""While a server's ledger is migrated, processes that run go on, also those of the version before."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
import sqlalchemy as sa
from alembic import command

from ledger.errors import LedgerBusy
from ledger.revision import HEAD, stored_revision
from ledger.tables import failures, memberships
from ledger.transaction import reading, writing
from ledger.upgrade import migrations, upgrade
from tests.ledger.conftest import empty_database, opened

# The last one before a table that holds rows was changed.
OLD = "0013"
WAITING = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'")


@pytest.fixture
def old_ledger(postgres_url):
    with empty_database(postgres_url) as url, opened(url) as engine:
        with writing(engine) as connection:
            command.downgrade(migrations(connection), OLD)
        yield engine


def revision(ledger):
    with reading(ledger) as connection:
        return stored_revision(connection)


def wait_until_it_waits_for_a_table(ledger):
    with reading(ledger) as connection:
        while not connection.execute(WAITING).scalar_one():
            connection.rollback()


def test_a_migration_that_waits_for_a_reader_lets_others_read_and_comes_after_it(old_ledger):
    count = sa.select(sa.func.count()).select_from(failures)
    with ThreadPoolExecutor(1) as pool:
        with reading(old_ledger) as long_reader:
            long_reader.execute(count)
            upgraded = pool.submit(upgrade, old_ledger)
            wait_until_it_waits_for_a_table(old_ledger)
            with reading(old_ledger) as another:
                another.exec_driver_sql("SET LOCAL lock_timeout = '8s'")
                assert another.execute(count).scalar_one() == 0
            assert not upgraded.done()
        upgraded.result(30)
    assert revision(old_ledger) == HEAD


def test_a_migration_that_cannot_have_a_table_changes_nothing_and_says_so(old_ledger):
    with reading(old_ledger) as long_reader:
        long_reader.execute(sa.select(sa.func.count()).select_from(failures))
        with pytest.raises(LedgerBusy, match=r"stayed locked by another process .*lock timeout"):
            upgrade(old_ledger)
    assert revision(old_ledger) == OLD


def test_whoever_writes_while_the_ledger_is_migrated_loses_nothing(old_ledger):
    migrated = Event()

    def write() -> int:
        written = 0
        while not migrated.is_set() or written == 0:
            row = {"origin": "config", "group_name": "sre", "email": f"{written}@example.com"}
            with writing(old_ledger) as connection:
                connection.execute(sa.insert(memberships), row)
            written += 1
        return written

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        try:
            upgrade(old_ledger)
        finally:
            migrated.set()
        written = writer.result(30)
    with reading(old_ledger) as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(memberships)).scalar_one() == written
    assert revision(old_ledger) == HEAD
