import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from ledger.engine import open_ledger
from ledger.failures import Failure, failures, record_failures
from ledger.policies import load_policies, store_policy
from ledger.policy import PUBLIC
from ledger.revision import HEAD, stored_revision
from ledger.run_requests import ask_run, waiting_runs
from ledger.transaction import reading, writing
from ledger.upgrade import migrations, upgrade
from ledger.waiting_runs import RunRequest
from tests.ledger.conftest import METADATA, ROOT, opened


def test_head_is_the_newest_migration(ledger):
    with reading(ledger) as connection:
        assert ScriptDirectory.from_config(migrations(connection)).get_heads() == [HEAD]
        assert stored_revision(connection) == HEAD


def test_migrations_lead_exactly_to_the_tables(ledger):
    with reading(ledger) as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        stored = inspect(connection)
        for table in METADATA.tables.values():
            primary_key = stored.get_pk_constraint(table.name)["constrained_columns"]
            assert primary_key == [column.name for column in table.primary_key]


def test_downgrade_removes_every_table_and_the_next_start_brings_them_back(ledger, url):
    with writing(ledger) as connection:
        command.downgrade(migrations(connection), "base")
    assert inspect(ledger).get_table_names() == ["alembic_version"]
    with opened(url) as again:
        policy_id = store_policy(again, PUBLIC)
        assert load_policies(again) == {policy_id: PUBLIC}


def test_upgrade_of_a_current_ledger_keeps_what_it_holds(ledger):
    policy_id = store_policy(ledger, PUBLIC)
    upgrade(ledger)
    assert load_policies(ledger) == {policy_id: PUBLIC}


def test_what_waits_for_a_run_is_carried_over_both_ways(each_ledger):
    asked = RunRequest("wiki", True, "Ana", datetime(2026, 11, 21, 12, tzinfo=UTC))
    ask_run(each_ledger, asked)
    before = waiting_runs(each_ledger)
    with writing(each_ledger) as connection:
        command.downgrade(migrations(connection), "0011")
    upgrade(each_ledger)

    [run] = waiting_runs(each_ledger)
    assert replace(run, tokens=before[0].tokens) == before[0]


def test_what_could_not_be_read_before_tries_were_counted_is_tried_by_the_next_run(each_ledger):
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    old = [Failure(path, version, "failed", "it failed", noon) for path, version in (("a.md", ""), ("b.pdf", "1"))]
    record_failures(each_ledger, "wiki", old)
    with writing(each_ledger) as connection:
        command.downgrade(migrations(connection), "0013")
    upgrade(each_ledger)

    assert failures(each_ledger, "wiki") == [replace(old[0], next_try_at=noon), old[1]]


def test_interrupted_upgrade_leaves_the_ledger_as_it_was(ledger, url):
    def upgrade_and_fail():
        with writing(ledger) as connection:
            command.upgrade(migrations(connection), "head")
            raise KeyboardInterrupt

    with writing(ledger) as connection:
        command.downgrade(migrations(connection), "base")
    with pytest.raises(KeyboardInterrupt):
        upgrade_and_fail()
    assert inspect(ledger).get_table_names() == ["alembic_version"]
    open_ledger(url).dispose()


def test_program_may_lie_in_a_folder_with_percent_signs(tmp_path, url):
    folder = tmp_path / "100% %(here)s"
    shutil.copytree(ROOT / "ledger", folder / "ledger", ignore=shutil.ignore_patterns("__pycache__"))
    program = "import sys; from ledger.engine import open_ledger; open_ledger(sys.argv[1])"
    subprocess.run([sys.executable, "-c", program, url], cwd=folder, check=True)
    with opened(url) as engine:
        assert load_policies(engine) == {}
