from dataclasses import dataclass
from pathlib import Path

import pytest

from indexer.backup.restore import Restored, Target, restore_backup
from indexer.backup.take import Taken, take_backup
from indexer.checking.check import check
from indexer.workbench import utc_now
from tests.fakes.hash_embedder import HashEmbedder
from tests.indexer.conftest import Desk, open_bench


@dataclass(slots=True)
class Vault:
    """Backs a desk up, and restores it, here or elsewhere."""

    desk: Desk
    shelf: Path

    def take(self, *, keep: int | None = None, has_ledger_file: bool = True) -> Taken:
        bench = self.desk.bench
        return take_backup(
            bench.ledger,
            str(self.desk.folder / "index"),
            bench.writer.space,
            self.shelf,
            has_ledger_file=has_ledger_file,
            keep=keep,
            clock=utc_now,
        )

    def restore(
        self, *, replaces: bool = True, is_open: bool = True, groups=None, place: Path | None = None
    ) -> Restored:
        bench = self.desk.bench
        target = Target(
            self.desk.folder / "index",
            self.desk.folder / "ledger.db",
            bench.ledger if is_open else None,
            [bench.writer.space],
            groups or {},
        )
        return restore_backup(place or self.shelf, target, replaces=replaces, clock=utc_now)

    def findings(self):
        bench = self.desk.bench
        return check(bench.ledger, str(self.desk.folder / "index"), bench.writer.space).findings


def restored_to(folder: Path, backup: Path) -> Desk:
    """Restore a backup where nothing is, and open it as the next process would."""
    embedder = HashEmbedder()
    target = Target(folder / "index", folder / "ledger.db", None, [embedder.space], {})
    restore_backup(backup, target, replaces=False, clock=utc_now)
    return Desk(folder, open_bench(folder, embedder), embedder)


@pytest.fixture
def vault(desk, tmp_path):
    return Vault(desk, tmp_path / "shelf")
