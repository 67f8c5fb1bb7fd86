import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import traceback
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from ledger.engine import open_ledger, sqlite_url
from ledger.errors import LedgerDamaged, LedgerError, LedgerTooNew, LedgerUnavailable
from ledger.policies import load_policies, store_policy
from ledger.policy import PUBLIC
from tests.ledger.conftest import METADATA, ROOT, opened


@contextmanager
def an_ordinary_user():
    """Tests may run as root, whom no permission stops."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def shared_folder():
    """A folder that every user can reach; pytest's own are for its user only."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("folder", ["some/new", "with space", "100%/50%20", "what?x=1#y", "Grüße ☃", "a@b:c;d"])
def test_new_ledger_creates_its_folder_whatever_its_name_and_every_table(tmp_path, folder):
    file = tmp_path / folder / "ledger.db"
    with opened(sqlite_url(file)) as engine:
        assert file.is_file()
        assert set(inspect(engine).get_table_names()) == {"alembic_version", *METADATA.tables}


def test_relative_url_is_a_file_in_the_working_folder(tmp_path):
    program = "from ledger.engine import open_ledger; open_ledger('sqlite:///data/ledger.db')"
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, check=True)
    assert (tmp_path / "data/ledger.db").is_file()


def test_connections_wait_for_locks_check_references_and_survive_crashes(ledger):
    with ledger.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 10_000, "synchronous": 1}


def test_ledger_that_is_up_to_date_is_opened_without_importing_alembic(url, ledger):
    program = (
        "import sys; from ledger.engine import open_ledger; open_ledger(sys.argv[1]);"
        "sys.stdout.write(str(sorted(name for name in sys.modules if name.startswith('alembic'))))"
    )
    opened = subprocess.run([sys.executable, "-c", program, url], cwd=ROOT, capture_output=True, text=True, check=True)
    assert opened.stdout == "[]"


def test_processes_that_open_a_new_ledger_at_the_same_time_all_succeed(tmp_path, start):
    peers = [start("open_ledgers") for _ in range(4)]
    tables = " ".join(sorted(["alembic_version", *METADATA.tables]))
    for n in range(30):
        for peer in peers:
            peer.tell(f"sqlite:///{tmp_path}/{n}/ledger.db")
        assert [peer.answer() for peer in peers] == [tables] * 4


def test_ledger_of_a_newer_program_is_refused_with_what_to_do(url, ledger):
    with ledger.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerTooNew, match=r"ledger\.db was written by a newer Footnote.*9999.*Upgrade Footnote"):
        open_ledger(url)


@pytest.mark.parametrize("content", [b"this was never a database" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_file_that_is_no_database_is_reported_with_what_to_do_and_left_alone(tmp_path, content):
    file = tmp_path / "ledger.db"
    file.write_bytes(content)
    with pytest.raises(LedgerDamaged, match=r"ledger\.db is not a sound database.*Restore a backup"):
        open_ledger(f"sqlite:///{file}")
    assert file.read_bytes() == content


def test_damage_inside_the_file_is_reported_when_it_is_met(tmp_path, url):
    engine = open_ledger(url)
    store_policy(engine, PUBLIC)
    engine.dispose()
    file = tmp_path / "ledger.db"
    whole = file.read_bytes()
    # Everything but the first page, which holds the schema.
    file.write_bytes(whole[:4096] + b"\x5a" * (len(whole) - 4096))
    with pytest.raises(LedgerDamaged), opened(url) as engine:
        load_policies(engine)


def test_folder_in_place_of_the_file_is_reported(tmp_path):
    with pytest.raises(LedgerUnavailable, match="is a folder; name a file in it"):
        open_ledger(f"sqlite:///{tmp_path}")


def test_file_in_place_of_a_folder_is_reported(tmp_path):
    (tmp_path / "data").write_text("a file")
    with pytest.raises(LedgerUnavailable, match="cannot be created"):
        open_ledger(f"sqlite:///{tmp_path}/data/ledger.db")


@pytest.mark.parametrize("path", ["ledger.db", "data/ledger.db"])
def test_folder_that_may_not_be_written_is_reported_with_what_to_do(shared_folder, path):
    shared_folder.chmod(0o555)
    with an_ordinary_user(), pytest.raises(LedgerUnavailable, match=r"permissions|can be reached, read and written"):
        open_ledger(f"sqlite:///{shared_folder}/{path}")
    shared_folder.chmod(0o755)


def test_file_that_may_not_be_written_is_reported(shared_folder):
    file = shared_folder / "ledger.db"
    open_ledger(f"sqlite:///{file}").dispose()
    shared_folder.chmod(0o555)
    file.chmod(0o444)
    refused = pytest.raises(LedgerUnavailable, match=r"ledger\.db cannot be used")
    with an_ordinary_user(), refused, opened(f"sqlite:///{file}") as engine:
        store_policy(engine, PUBLIC)
    shared_folder.chmod(0o755)


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "sqlite:///", "sqlite:///file:x?mode=memory&uri=true"]
)
def test_ledger_that_other_processes_could_not_open_is_refused(url):
    with pytest.raises(LedgerUnavailable, match="must be a file that several processes can open"):
        open_ledger(url)


def test_path_that_no_system_call_takes_is_reported(tmp_path):
    for path in ("a\0b/ledger.db", "x" * 300 + "/ledger.db"):
        with pytest.raises(LedgerUnavailable):
            open_ledger(f"sqlite:///{tmp_path}/{path}")


@pytest.mark.parametrize(
    "url", ["", "ledger.db", "mysql://host/ledger", "postgres://host/ledger", "sqlite+aiosqlite:///x"]
)
def test_url_that_names_no_known_database_is_refused(url):
    with pytest.raises(LedgerUnavailable, match="sqlite:///"):
        open_ledger(url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://footnote:hunter2@127.0.0.1:1/ledger",
        "postgresql://127.0.0.1:1/ledger?user=footnote&password=hunter2",
        "postgresql://footnote:p@hunter2@127.0.0.1:1/ledger",
        "postgresql://footnote:p@hunter2:x@127.0.0.1:1/ledger",
        "postgresql://footnote:p@x/hunter2@127.0.0.1:1/ledger",
        "postgresql+asyncpg://footnote:hunter2@127.0.0.1:1/ledger",
        "mysql://footnote:hunter2@127.0.0.1:1/ledger",
        "footnote:hunter2@127.0.0.1",
    ],
)
def test_no_error_shows_the_password_not_even_in_its_traceback(url):
    with pytest.raises(LedgerUnavailable) as caught:
        open_ledger(url)
    shown = "".join(traceback.format_exception(caught.value)).split("LedgerUnavailable")
    assert "hunter2" not in str(caught.value)
    assert all("hunter2" not in part for part in shown)


def test_ledger_locked_by_another_program_is_reported_after_waiting(url, ledger, tmp_path):
    blocker = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    assert load_policies(ledger) == {}
    with ledger.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    with pytest.raises(LedgerError, match="stayed locked by another process"):
        store_policy(ledger, PUBLIC)
    blocker.close()
