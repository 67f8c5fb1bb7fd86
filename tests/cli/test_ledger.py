"""What `footnote ledger move` says and how it exits."""

import pytest

from ledger.engine import open_ledger, sqlite_url
from ledger.policies import load_policies, store_policy
from ledger.policy import PUBLIC
from tests.fakes.quick_ledger import open_quick_ledger


@pytest.fixture
def old(fresh):
    engine = open_quick_ledger(fresh.folder / "old.db")
    store_policy(engine, PUBLIC)
    engine.dispose()
    return sqlite_url(fresh.folder / "old.db")


def policies(url):
    engine = open_ledger(url)
    found = list(load_policies(engine).values())
    engine.dispose()
    return found


def test_everything_is_moved_and_what_comes_next_is_said(fresh, old):
    new = sqlite_url(fresh.folder / "new.db")

    moved = fresh("ledger", "move", old, new)

    assert moved.returncode == 0, moved.stderr
    assert f"1 rows of 1 tables are in {fresh.folder / 'new.db'}, and the same as in" in moved.stdout
    assert "ledger.url in footnote.toml" in moved.stdout
    assert policies(new) == policies(old) == [PUBLIC]


def test_addresses_stand_in_a_file_and_in_a_variable(fresh, old):
    new = sqlite_url(fresh.folder / "new.db")
    (fresh.folder / "url").write_text(new + "\n", encoding="utf-8")

    moved = fresh.start("ledger", "move", "env:OLD", "file:url", "--json", OLD=old)

    assert moved.returncode == 0, moved.stderr
    assert '"policies": 1' in moved.stdout
    assert policies(new) == [PUBLIC]


def test_what_cannot_be_read_is_told_with_what_to_do(fresh, old):
    (fresh.folder / "two").write_text("one\ntwo\n", encoding="utf-8")
    for target, words in (
        ("file:gone", "the file gone cannot be read (No such file or directory)"),
        ("file:two", "must hold one line"),
        ("env:NOBODY_SET_THIS", "the variable NOBODY_SET_THIS is not set"),
        ("mysql://host/ledger", "Use sqlite:///"),
        (old, "Both are the ledger"),
    ):
        refused = fresh("ledger", "move", old, target)
        assert refused.returncode == 2
        assert words in refused.stderr


def test_no_password_is_shown(fresh, old):
    refused = fresh("ledger", "move", old, "postgresql://ana:hunter2@127.0.0.1:1/ledger")
    assert refused.returncode == 2
    assert "`ledger` on 127.0.0.1:1" in refused.stderr
    assert "hunter2" not in refused.stdout + refused.stderr
