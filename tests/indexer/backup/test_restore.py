import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from index.reader import open_index_reader
from index.row_filter import RowFilter
from indexer.backup.restore import Target, restore_backup
from indexer.errors import RestoreRefused
from indexer.workbench import utc_now
from ledger.documents import indexed_documents
from ledger.engine import open_ledger
from ledger.leases import hold_lease
from ledger.memberships import principals_of, replace_groups
from ledger.permission_syncs import permission_syncs, record_permission_sync
from ledger.policies import load_policies
from tests.fakes.dying import Killed
from tests.fakes.hash_embedder import HashEmbedder
from tests.indexer.agreement import contents
from tests.indexer.backup.conftest import restored_to
from tests.indexer.samples import QUEUE

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def backed_up(desk, vault, wiki):
    """A wiki that was indexed and backed up, and then went on."""
    desk.run_well(wiki)
    vault.take()
    wiki.put("queue.md", QUEUE.replace("page", "bother"))
    wiki.put("new.md", "# New\n\nSince then.\n")
    wiki.delete("lunch.md")
    return wiki


def test_a_backup_is_what_it_was_taken_of(desk, vault, wiki, tmp_path):
    desk.run_well(wiki)
    before = contents(desk.bench, [wiki])
    backup = vault.take().folder

    other = restored_to(tmp_path / "other", backup)

    assert contents(other.bench, [wiki]) == before
    assert other.known(wiki) == desk.known(wiki)
    other.bench.ledger.dispose()


def test_a_run_reads_what_changed_since_and_keeps_every_id(desk, vault, backed_up, tmp_path):
    desk.run_well(backed_up)
    other = restored_to(tmp_path / "other", vault.shelf)

    other.run_well(backed_up)

    assert other.ids(backed_up) == desk.ids(backed_up)
    other.bench.ledger.dispose()


def test_where_something_is_nothing_is_restored_unasked(desk, vault, backed_up):
    desk.run_well(backed_up)
    before = contents(desk.bench, [backed_up])

    with pytest.raises(RestoreRefused, match="--replace"):
        vault.restore(replaces=False)

    assert contents(desk.bench, [backed_up]) == before


def test_what_is_replaced_stands_aside_whole(desk, vault, backed_up, tmp_path):
    desk.run_well(backed_up)
    now, documents = contents(desk.bench, [backed_up]), desk.known(backed_up)

    restored = vault.restore()
    desk.reopen()

    assert desk.texts(backed_up).keys() == {"queue.md", "lunch.md"}
    assert vault.findings() == ()
    index, ledger = restored.aside
    (tmp_path / "aside").mkdir()
    index.rename(tmp_path / "aside" / "index")
    ledger.rename(tmp_path / "aside" / "ledger.db")
    old = restored_to_nothing(tmp_path / "aside")
    assert contents(old.bench, [backed_up]) == now
    assert old.known(backed_up) == documents
    old.bench.ledger.dispose()


def restored_to_nothing(folder):
    from tests.indexer.conftest import Desk, open_bench

    embedder = HashEmbedder()
    return Desk(folder, open_bench(folder, embedder), embedder)


async def test_whoever_has_index_and_ledger_open_sees_what_was_restored(desk, vault, backed_up):
    desk.run_well(backed_up)
    reader = await open_index_reader(str(desk.folder / "index"), desk.bench.writer.space)
    ledger = open_ledger(f"sqlite:///{desk.folder}/ledger.db")
    everything = RowFilter(tuple(load_policies(ledger)), ("wiki",))
    assert {chunk.path for chunk in await reader.document("wiki", "new.md", everything)} == {"new.md"}
    assert set(indexed_documents(ledger, desk.bench.writer.space.fingerprint, "wiki")) == {"new.md", "queue.md"}

    vault.restore()

    assert await reader.document("wiki", "new.md", everything) == []
    assert len(await reader.document("wiki", "lunch.md", everything)) == 1
    assert set(indexed_documents(ledger, desk.bench.writer.space.fingerprint, "wiki")) == {"lunch.md", "queue.md"}
    desk.run_well(backed_up)
    assert len(await reader.document("wiki", "new.md", everything)) == 1
    ledger.dispose()


def test_while_somebody_indexes_nothing_is_restored(desk, vault, backed_up):
    desk.run_well(backed_up)

    with hold_lease(desk.bench.ledger, "index"), pytest.raises(RestoreRefused, match="is in use"):
        vault.restore()

    assert "new.md" in desk.texts(backed_up)


def test_afterwards_nobody_holds_the_index(desk, vault, backed_up):
    with hold_lease(desk.bench.ledger, "index"):
        vault.take()
    vault.restore()

    desk.run_well(backed_up)


def test_who_may_read_a_source_with_its_own_permissions_is_asked_anew(desk, vault, wiki):
    wiki.members = {"sre": frozenset({"ana@example.com"})}
    desk.run_well(wiki)
    space = desk.bench.writer.space.fingerprint
    record_permission_sync(desk.bench.ledger, space, "wiki", NOW)
    vault.take()

    vault.restore()

    assert permission_syncs(desk.bench.ledger, space) == {}
    desk.run_well(wiki)
    assert "wiki" in permission_syncs(desk.bench.ledger, space)


def test_the_configured_groups_are_those_of_now(desk, vault, backed_up):
    replace_groups(desk.bench.ledger, "config", {"sre": ["ben@example.com"]})
    vault.take()

    vault.restore(groups={"sre": ["ana@example.com"]})

    assert "group:sre" in principals_of(desk.bench.ledger, "ana@example.com")
    assert "group:sre" not in principals_of(desk.bench.ledger, "ben@example.com")


@pytest.mark.parametrize("how", ["flipped", "missing", "cut", "manifest cut", "manifest gone", "elsewhere"])
def test_a_backup_that_is_not_what_was_written_is_refused(desk, vault, backed_up, tmp_path, how):
    [backup] = vault.shelf.iterdir()
    file = max((backup / "index").rglob("*.lance"), key=lambda path: path.stat().st_size * path.is_file())
    manifest = backup / "manifest.json"
    match how:
        case "flipped":
            data = bytearray(file.read_bytes())
            data[len(data) // 2] ^= 1
            file.write_bytes(data)
        case "missing":
            file.unlink()
        case "cut":
            file.write_bytes(file.read_bytes()[:-1])
        case "manifest cut":
            manifest.write_text(manifest.read_text(encoding="utf-8")[:-20], encoding="utf-8")
        case "manifest gone":
            manifest.unlink()
        case "elsewhere":
            told = json.loads(manifest.read_text(encoding="utf-8"))
            told["files"]["../../ledger.db"] = [1, "0"]
            manifest.write_text(json.dumps(told), encoding="utf-8")

    with pytest.raises(RestoreRefused, match=r"damaged|no complete backup"):
        restored_to(tmp_path / "other", backup)

    assert not (tmp_path / "other" / "index").exists()
    assert not (tmp_path / "other" / "ledger.db").exists()


def test_a_backup_of_a_newer_footnote_is_refused_and_nothing_changes(desk, vault, backed_up):
    [backup] = vault.shelf.iterdir()
    with closing(sqlite3.connect(backup / "ledger.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    told = json.loads((backup / "manifest.json").read_text(encoding="utf-8"))
    told["files"]["ledger.db"] = list(_told(backup / "ledger.db"))
    (backup / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    desk.run_well(backed_up)

    with pytest.raises(RestoreRefused, match="newer Footnote"):
        vault.restore()

    assert "new.md" in desk.texts(backed_up)
    assert (
        sorted(path.name for path in desk.folder.iterdir() if ".restoring" in path.name or ".before" in path.name) == []
    )


def _told(file):
    from indexer.backup.manifest import checksum

    return file.stat().st_size, checksum(file)


def test_a_backup_of_another_model_is_refused_and_of_any_that_is_configured_taken(desk, vault, backed_up, tmp_path):
    another = HashEmbedder(model="another").space
    target = Target(tmp_path / "index2", tmp_path / "ledger2.db", None, [another], {})
    with pytest.raises(RestoreRefused, match="holds vectors of hash"):
        restore_backup(vault.shelf, target, replaces=False, clock=utc_now)

    both = replace(target, spaces=[another, desk.bench.writer.space])
    assert restore_backup(vault.shelf, both, replaces=False, clock=utc_now).manifest.passages


def test_where_no_backup_is_nothing_is_restored(desk, vault, tmp_path):
    with pytest.raises(RestoreRefused, match="no complete backup"):
        restored_to(tmp_path / "other", tmp_path)


def test_of_several_backups_the_newest_is_restored(desk, vault, backed_up, tmp_path):
    desk.run_well(backed_up)
    vault.take()

    other = restored_to(tmp_path / "other", vault.shelf)

    assert "new.md" in other.texts(backed_up)
    other.bench.ledger.dispose()


def test_a_ledger_that_is_none_any_more_is_moved_aside(desk, vault, backed_up):
    desk.bench.ledger.dispose()
    (desk.folder / "ledger.db").write_bytes(b"no database" * 1000)
    shutil.rmtree(desk.folder / "index")

    restored = vault.restore(is_open=False)
    desk.reopen()

    assert [path.name.split(".before")[0] for path in restored.aside] == ["ledger.db"]
    assert restored.aside[0].read_bytes().startswith(b"no database")
    desk.run_well(backed_up)
    assert vault.findings() == ()


def test_a_ledger_on_a_server_stays_as_it_is(desk, vault, wiki):
    desk.run_well(wiki)
    vault.take(has_ledger_file=False)
    target = Target(desk.folder / "index", None, desk.bench.ledger, [desk.bench.writer.space], {})
    shutil.rmtree(desk.folder / "index")

    restore_backup(vault.shelf, target, replaces=False, clock=utc_now)
    desk.reopen()

    assert vault.findings() == ()
    with pytest.raises(RestoreRefused, match="another kind"):
        vault.restore()


def test_a_restore_that_is_killed_between_ledger_and_index_is_mended_by_a_run(desk, vault, backed_up, monkeypatch):
    desk.run_well(backed_up)
    now = desk.ids(backed_up)

    def die(*_):
        raise Killed

    monkeypatch.setattr("indexer.backup.restore._switch_index", die)
    with pytest.raises(Killed):
        vault.restore()
    desk.reopen()

    assert "lunch.md" in desk.known(backed_up)
    assert "new.md" in desk.texts(backed_up)
    desk.run_well(backed_up)
    assert desk.ids(backed_up) == now
    assert all(not found.is_damage for found in vault.findings())


def test_what_a_killed_restore_left_is_cleared_by_the_next(desk, vault, backed_up):
    (desk.folder / "index.restoring-20260101T000000.000000").mkdir()
    (desk.folder / "ledger.db.restoring-20260101T000000.000000").write_text("half", encoding="utf-8")

    vault.restore()

    assert [path.name for path in desk.folder.iterdir() if "restoring" in path.name] == []


def test_where_there_is_no_room_nothing_changes(desk, vault, backed_up, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    target = Target(tmp_path / "file" / "index", tmp_path / "other.db", None, [desk.bench.writer.space], {})

    with pytest.raises(RestoreRefused, match="nothing was changed"):
        restore_backup(vault.shelf, target, replaces=False, clock=utc_now)

    assert not (tmp_path / "other.db").exists()
