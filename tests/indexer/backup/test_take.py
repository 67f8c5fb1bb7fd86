import hashlib
import json
import stat
import subprocess
import sys
from datetime import timedelta

import pytest

from index import upkeep
from index.copying import held
from index.pinned import open_pinned
from index.writer import IndexWriter
from indexer.checking.check import check
from indexer.errors import BackupFailed
from ledger.leases import hold_lease
from ledger.snapshot import read_contents
from tests.fakes.full_disk import files_of_at_most
from tests.fakes.listed_source import ListedSource
from tests.indexer.agreement import assert_agreement
from tests.indexer.backup.conftest import Vault, restored_to
from tests.indexer.checking.conftest import SRE, stocked
from tests.indexer.checking.test_repair import bare, fresh_desk
from tests.indexer.crashing import source_at
from tests.indexer.samples import big


def test_a_backup_holds_index_and_ledger_with_a_checksum_of_every_file(desk, vault, wiki):
    desk.run_well(wiki)

    taken = vault.take()

    told = json.loads((taken.folder / "manifest.json").read_text(encoding="utf-8"))
    files = {path.relative_to(taken.folder).as_posix() for path in taken.folder.rglob("*") if path.is_file()}
    assert files == {*told["files"], "manifest.json"}
    for path, (size, digest) in told["files"].items():
        data = (taken.folder / path).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (size, digest)
    assert (taken.manifest.passages, taken.manifest.documents) == (len(desk.rows(wiki)), 2)
    assert taken.manifest.table_version == desk.bench.writer.table.version
    assert taken.manifest.fingerprint == desk.bench.writer.space.fingerprint


def test_only_its_owner_can_look_into_a_backup(desk, vault, wiki):
    desk.run_well(wiki)

    folder = vault.take().folder

    assert stat.S_IMODE(vault.shelf.stat().st_mode) == 0o700
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_before_the_first_run_a_backup_holds_what_there_is(vault):
    taken = vault.take()

    assert (taken.manifest.passages, taken.manifest.documents) == (0, 0)


class BackingUpWriter(IndexWriter):
    """Has a backup taken after each of its commits, before anybody hears of it."""

    take = staticmethod(lambda: None)

    def replace_documents(self, document_ids, chunks, embeddings):
        super().replace_documents(document_ids, chunks, embeddings)
        self.take()

    def remove_documents(self, document_ids):
        super().remove_documents(document_ids)
        self.take()

    def set_policy(self, document_ids, policy_id):
        super().set_policy(document_ids, policy_id)
        self.take()


def test_backups_taken_at_every_step_of_a_run_are_mended_by_the_next_run(desk, vault, tmp_path_factory, monkeypatch):
    source = ListedSource()
    source.put("gone.md", "# Gone\n\nFor good.\n")
    source.put("open.md", "# Old\n\nText.\n", SRE)
    source.put("sre.md", big("drain"), ())
    desk.run_well(source)
    source.delete("gone.md")
    stocked(source)
    for path, readers in (("open.md", ()), ("sre.md", SRE)):
        source.restrict(path, readers)
    taken = []
    monkeypatch.setattr(BackingUpWriter, "take", lambda _: taken.append(vault.take().folder))
    desk.reopen(writer=BackingUpWriter)
    desk.watch(lambda _: taken.append(vault.take().folder))
    desk.run_well(source)

    expected = fresh_desk(tmp_path_factory)
    assert len(taken) >= 8
    for backup in taken:
        other = restored_to(tmp_path_factory.mktemp("restored"), backup)
        other.run_well(source)
        assert bare(other.bench, source) == expected
        assert check(other.bench.ledger, str(other.folder / "index"), other.bench.writer.space).is_sound
        other.bench.ledger.dispose()


def test_backups_taken_while_another_process_indexes_are_mended_by_the_next_run(desk, vault, tmp_path_factory):
    desk.run_well(source_at(0))
    desk.bench.ledger.dispose()
    taken = []
    command = [sys.executable, "-m", "tests.indexer.crashing", str(desk.folder), "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        while process.stdout.readline():
            taken.append(vault.take().folder)
    source = source_at(1)
    desk.reopen()
    expected = bare(desk.bench, source)

    assert len(taken) > 2
    for backup in taken[:: max(1, len(taken) // 4)]:
        other = restored_to(tmp_path_factory.mktemp("restored"), backup)
        other.run_well(source_at(1))
        assert bare(other.bench, source) == expected
        assert_agreement(other.bench, source)
        other.bench.ledger.dispose()


def test_a_version_that_is_being_copied_outlives_any_upkeep(desk, wiki, tmp_path, monkeypatch):
    desk.run_well(wiki)
    before = len(desk.rows(wiki))
    monkeypatch.setattr(upkeep, "KEEP_VERSIONS", timedelta(0))
    writer = desk.bench.writer
    table = open_pinned(str(desk.folder / "index"), writer.space)
    assert table
    with held(table, writer.space) as copied:
        writer.table.delete("path = 'queue.md'")
        upkeep.tidy(writer)
        copied.copy_to(tmp_path)

    copy = open_pinned(str(tmp_path), writer.space)
    assert copy
    assert (copy.version, copy.count()) == (table.version, before)
    upkeep.tidy(writer)
    with pytest.raises(Exception, match=str(table.version)):
        writer.table.checkout(table.version)


def test_what_a_killed_backup_left_is_cleared_by_the_next(desk, vault, wiki):
    desk.run_well(wiki)
    first = vault.take().folder
    half = first.rename(vault.shelf / f".{first.name}.partial")
    (half / "manifest.json").unlink()
    desk.bench.writer.table.tags.create("backup-left", desk.bench.writer.table.version)

    second = vault.take().folder

    assert list(vault.shelf.iterdir()) == [second]
    assert desk.bench.writer.table.tags.list() == {}


def test_of_old_backups_so_many_stay_and_nothing_else_is_touched(desk, vault, wiki):
    desk.run_well(wiki)
    own = [vault.take().folder for _ in range(3)]
    (vault.shelf / "footnote-20010101T000000.000000Z").mkdir()
    (vault.shelf / "notes.txt").write_text("mine", encoding="utf-8")

    taken = vault.take(keep=2)

    assert taken.removed == tuple(own[:2])
    assert {path.name for path in vault.shelf.iterdir()} == {
        own[2].name,
        taken.folder.name,
        "footnote-20010101T000000.000000Z",
        "notes.txt",
    }


@pytest.mark.parametrize("part", ["ledger", "index"])
def test_on_a_full_disk_nothing_half_is_left_and_everything_goes_on(desk, vault, source, part):
    source.put("a.md", big("alpha"))
    desk.run_well(source)
    # Its log is folded into the ledger, so that leases still find room.
    desk.bench.ledger.dispose()
    largest = max(path.stat().st_size for path in (desk.folder / "index").rglob("*"))
    ledger = (desk.folder / "ledger.db").stat().st_size
    assert largest > ledger + 50_000

    room = ledger // 2 if part == "ledger" else (ledger + largest) // 2
    with files_of_at_most(room), pytest.raises(BackupFailed, match=r"nothing half is left.*space left"):
        vault.take()

    assert list(vault.shelf.iterdir()) == []
    assert vault.take().manifest.passages == 512
    desk.run_well(source)


def test_a_shelf_that_cannot_be_written_is_named(desk, vault, wiki, tmp_path):
    desk.run_well(wiki)
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(BackupFailed, match="file/shelf"):
        Vault(desk, tmp_path / "file" / "shelf").take()


def test_one_backup_is_made_at_a_time(desk, vault, wiki):
    desk.run_well(wiki)

    with hold_lease(desk.bench.ledger, "backup"), pytest.raises(BackupFailed, match="Another backup is being made"):
        vault.take()


def test_a_backup_needs_nobody_to_stop_writing(desk, vault, wiki):
    desk.run_well(wiki)

    with hold_lease(desk.bench.ledger, "index"):
        assert vault.take().folder.exists()


def test_an_index_that_never_stands_still_is_not_backed_up(desk, vault, wiki, monkeypatch):
    desk.run_well(wiki)
    monkeypatch.setattr("indexer.backup.take.is_present", lambda *_: False)

    with pytest.raises(BackupFailed, match="changes too often"):
        vault.take()

    assert list(vault.shelf.iterdir()) == []


def test_a_ledger_on_a_server_is_no_part_of_a_backup(desk, vault, wiki):
    desk.run_well(wiki)

    taken = vault.take(has_ledger_file=False)

    assert taken.manifest.ledger_revision is None
    assert not (taken.folder / "ledger.db").exists()


def test_the_ledger_of_a_backup_is_one_file(desk, vault, wiki):
    desk.run_well(wiki)

    folder = vault.take().folder

    assert [path.name for path in folder.glob("ledger*")] == ["ledger.db"]
    assert read_contents(folder / "ledger.db").documents == 2
