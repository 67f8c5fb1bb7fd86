"""Everything of one ledger is in the other, or nothing is; and no ledger that is in use is moved."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings

from ledger.engine import open_ledger, sqlite_url
from ledger.errors import LedgerTooNew, LedgerUnavailable, MoveRefused, RecordRefused
from ledger.leases import hold_lease
from ledger.moving import move_ledger
from ledger.policies import store_policy
from ledger.policy import PUBLIC
from ledger.runs import start_run
from ledger.transaction import writing
from tests.fakes.quick_ledger import lay_ledger
from tests.ledger.conftest import METADATA, empty_database, opened
from tests.ledger.whole_ledgers import Rows, read_rows, whole_ledgers, write_rows

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
AFTER_ALL_LEASES = datetime(2101, 1, 1, tzinfo=UTC)


@pytest.fixture
def policy_id(ledger):
    """The ledger in the file holds a policy, and nobody has it open."""
    stored = store_policy(ledger, PUBLIC)
    ledger.dispose()
    return stored


@settings(
    max_examples=8,
    deadline=None,
    # To look for the smallest of such large examples would take minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(rows=whole_ledgers())
def test_whatever_a_ledger_holds_is_the_same_on_a_server_and_back_in_a_file(postgres_url, rows: Rows):
    with TemporaryDirectory() as folder, empty_database(postgres_url) as server:
        first, last = (Path(folder) / name for name in ("first.db", "last.db"))
        lay_ledger(first)
        write_rows(sqlite_url(first), rows)
        before = read_rows(sqlite_url(first))

        there = move_ledger(sqlite_url(first), server, now=AFTER_ALL_LEASES)
        back = move_ledger(server, sqlite_url(last), now=AFTER_ALL_LEASES)

        assert there.rows == back.rows == {name: len(rows[name]) for name in METADATA.tables}
        assert read_rows(sqlite_url(first)) == before
        assert read_rows(sqlite_url(last)) == read_rows(server)
        assert read_rows(server) == without_zero_bytes(before)


def without_zero_bytes(rows: Rows) -> Rows:
    return {
        table: [
            {name: value.replace("\0", "\\x00") if isinstance(value, str) else value for name, value in row.items()}
            for row in each
        ]
        for table, each in rows.items()
    }


def test_ids_that_the_server_gives_go_on_after_those_that_were_moved(url, ledger, server):
    before = start_run(ledger, "wiki", "space", "ana", NOW)
    ledger.dispose()
    move_ledger(url, server, now=NOW)
    with opened(server) as moved:
        assert start_run(moved, "docs", "space", "ana", NOW) == before + 1
        with writing(moved) as connection:
            connection.execute(sa.insert(METADATA.tables["model_switches"]), switch())
            assert connection.execute(sa.select(METADATA.tables["model_switches"].c.id)).scalar_one() == 1


def switch():
    return {"model": "default", "space": "space", "described": "{}", "at": NOW}


def test_each_row_is_told_when_it_is_copied_and_when_it_is_compared(url, policy_id, tmp_path):
    steps = []
    move_ledger(url, sqlite_url(tmp_path / "new.db"), now=NOW, told=lambda done, total: steps.append((done, total)))
    assert steps == [(1, 2), (2, 2)]


def test_a_file_that_a_process_has_open_is_not_moved(url, ledger, tmp_path):
    store_policy(ledger, PUBLIC)
    with pytest.raises(MoveRefused, match=r"Another process uses the ledger .*ledger\.db\. End the indexer, the bot"):
        move_ledger(url, sqlite_url(tmp_path / "new.db"), now=NOW)
    assert not (tmp_path / "new.db").exists()
    store_policy(ledger, PUBLIC)


def test_nobody_opens_a_file_while_it_is_moved(url, policy_id, tmp_path):
    refused = []

    def try_to_write(_done: int, _total: int) -> None:
        other = sqlite3.connect(tmp_path / "ledger.db", timeout=0)
        try:
            other.execute("SELECT * FROM policies")
        except sqlite3.OperationalError as error:
            refused.append(str(error))
        finally:
            other.close()

    move_ledger(url, sqlite_url(tmp_path / "new.db"), now=NOW, told=try_to_write)
    assert refused == ["database is locked"] * 2
    with opened(url) as engine:
        assert store_policy(engine, PUBLIC) == policy_id


def test_a_server_that_a_process_is_connected_to_is_not_moved(server, tmp_path):
    with opened(server) as engine:
        store_policy(engine, PUBLIC)
        with pytest.raises(MoveRefused, match=r"1 other sessions of the same user .* End the indexer"):
            move_ledger(server, sqlite_url(tmp_path / "new.db"), now=NOW)


def test_a_server_on_which_somebody_writes_the_index_is_not_moved(server, tmp_path):
    with opened(server) as engine, hold_lease(engine, "index", clock=lambda: NOW):
        engine.dispose()
        with pytest.raises(MoveRefused, match=r"is in use by process \d+ on "):
            move_ledger(server, sqlite_url(tmp_path / "new.db"), now=NOW)


def test_a_ledger_that_is_not_empty_is_not_written(url, policy_id, server):
    with opened(server) as engine:
        store_policy(engine, PUBLIC)
    before = read_rows(server)
    with pytest.raises(MoveRefused, match=r"is not empty: it holds 1 of policies.*name an empty database"):
        move_ledger(url, server, now=NOW)
    assert read_rows(server) == before


def test_the_same_ledger_by_another_path_is_told_to_be_the_same(url, policy_id, tmp_path):
    (tmp_path / "link.db").symlink_to(tmp_path / "ledger.db")
    with pytest.raises(MoveRefused, match="Both are the ledger"):
        move_ledger(url, sqlite_url(tmp_path / "link.db"), now=NOW)


def test_a_file_that_is_not_there_is_not_made(url, tmp_path):
    with pytest.raises(MoveRefused, match=r"There is no ledger .*missing"):
        move_ledger(sqlite_url(tmp_path / "missing.db"), url, now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_a_ledger_is_refused(server, tmp_path):
    with pytest.raises(MoveRefused, match="holds no ledger"):
        move_ledger(server, sqlite_url(tmp_path / "new.db"), now=NOW)


def test_a_ledger_of_another_version_is_refused_with_what_to_do(url, ledger, tmp_path):
    for revision, error, what_to_do in (("0001", MoveRefused, "footnote status"), ("9999", LedgerTooNew, "Upgrade")):
        with ledger.begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
        ledger.dispose()
        with pytest.raises(error, match=what_to_do):
            move_ledger(url, sqlite_url(tmp_path / "new.db"), now=NOW)


def test_a_row_that_the_server_refuses_is_told_by_its_table_and_nothing_is_moved(url, ledger, policy_id, server):
    # SQLite heeds no length.
    row = {"source": "wiki", "path": "a", "version": "1", "kind": "far too long for this", "reason": "r", "at": NOW}
    write_rows(url, {"failures": [row]})
    with pytest.raises(RecordRefused, match="It is one of the table failures; nothing was moved"):
        move_ledger(url, server, now=NOW)
    assert not any(read_rows(server).values())


def test_killed_midway_the_new_ledger_is_empty_and_the_old_one_can_be_moved_again(url, policy_id, server, start):
    before = read_rows(url)
    start("move_ledgers", url, server).kill()

    assert not any(read_rows(server).values())
    assert read_rows(url) == before
    # The server ends the session of the killed process when it notices, which a lock tells.
    assert move_ledger(url, server, now=NOW).rows["policies"] == 1


def test_what_is_not_the_same_afterwards_does_not_count(url, policy_id, server):
    with opened(server) as engine, engine.begin() as connection:
        connection.exec_driver_sql("CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                                   "NEW.clauses := 'others'; RETURN NEW; END $$")  # fmt: skip
        connection.exec_driver_sql("CREATE TRIGGER t BEFORE INSERT ON policies FOR EACH ROW EXECUTE FUNCTION other()")
    with pytest.raises(MoveRefused, match="The table policies is not the same afterwards"):
        move_ledger(url, server, now=NOW)
    assert not any(read_rows(server).values())


def test_a_server_that_is_away_is_told_without_its_password(url, policy_id):
    with pytest.raises(LedgerUnavailable) as caught:
        move_ledger(url, "postgresql://ana:hunter2@127.0.0.1:1/ledger", now=NOW)
    assert "hunter2" not in str(caught.value)
    open_ledger(url).dispose()
