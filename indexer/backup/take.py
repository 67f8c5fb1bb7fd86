"""Take: index and ledger as they stand at one moment, while others read and write both.

The moment lies between two commits of the index: the ledger is held at a moment at which the version of the table does
not change. So a backup is what a process that was killed then would have left, and runs mend that.
"""

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.copying import held
from index.errors import StorageError
from index.pinned import PinnedTable, is_present, open_pinned
from index.space import Space
from indexer.backup.manifest import INDEX, LEDGER, Manifest, sealed_files, write_manifest
from indexer.backup.shelf import clear_partial, name_at, partial, rotate
from indexer.errors import BackupFailed
from indexer.heartbeat import kept_alive
from ledger.engine import Ledger
from ledger.errors import LeaseHeld, LedgerError
from ledger.leases import hold_lease
from ledger.snapshot import Contents, Snapshot, read_contents, snapshot

logger = logging.getLogger(__name__)

# Between the two looks at the version lies half a millisecond, between two commits tens of them.
_TRIES = 100


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a backup.

    Attributes:
        folder: Where it stands.
        manifest: What it holds.
        removed: Older backups that were rotated away.
    """

    folder: Path
    manifest: Manifest
    removed: tuple[Path, ...]


def take_backup(
    ledger: Ledger,
    uri: str,
    space: Space,
    shelf: Path,
    *,
    has_ledger_file: bool,
    keep: int | None,
    clock: Callable[[], datetime],
) -> Taken:
    """Back up index and ledger to a new folder on a shelf; it gets its name when it is complete.

    Args:
        ledger: The ledger.
        uri: The folder of the index.
        space: The space whose table is backed up.
        shelf: Where backups stand; made if it is not there.
        has_ledger_file: The ledger is a file, and part of the backup; one on a server is not.
        keep: How many backups stay on the shelf, the new one among them; None: all.
        clock: Gives the time, aware, in UTC.

    Raises:
        BackupFailed: the disk is full, the shelf cannot be written, or another process is making one.
    """
    try:
        with hold_lease(ledger, "backup", clock=clock) as lease, kept_alive(lease):
            shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
            clear_partial(shelf)
            at = clock()
            making = partial(shelf, name_at(at))
            making.mkdir(mode=0o700)
            try:
                manifest = _copy(ledger, uri, space, making, at, has_ledger_file=has_ledger_file)
                lease.renew()
                folder = making.rename(shelf / name_at(at))
            except BaseException:
                shutil.rmtree(making, ignore_errors=True)
                raise
            removed = rotate(shelf, keep) if keep else []
    except LeaseHeld as error:
        raise BackupFailed(f"Another backup is being made. {error}") from error
    except (OSError, StorageError, LedgerError) as error:
        raise BackupFailed(f"No backup was made in {shelf}, and nothing half is left. {error}") from error
    logger.info("backup taken passages=%d documents=%d", manifest.passages, manifest.documents)
    return Taken(folder, manifest, tuple(removed))


def _copy(ledger: Ledger, uri: str, space: Space, making: Path, at: datetime, *, has_ledger_file: bool) -> Manifest:
    contents = Contents(None, 0)
    (making / INDEX).mkdir(mode=0o700)
    with _at_one_moment(ledger, uri, space, has_ledger_file=has_ledger_file) as (table, recorded):
        with ExitStack() as holding:
            # First of all: from here on no upkeep takes the version away.
            copied = holding.enter_context(held(table, space)) if table else None
            if recorded:
                recorded.copy_to(making / LEDGER)
                contents = read_contents(making / LEDGER)
            if copied:
                copied.copy_to(making / INDEX)
        manifest = Manifest(
            taken_at=at,
            space=space.to_json(),
            fingerprint=space.fingerprint,
            table_version=table.version if table else None,
            passages=table.count() if table else 0,
            ledger_revision=contents.revision,
            documents=contents.documents,
            files=sealed_files(making),
        )
    write_manifest(making, manifest)
    return manifest


@contextmanager
def _at_one_moment(
    ledger: Ledger, uri: str, space: Space, *, has_ledger_file: bool
) -> Iterator[tuple[PinnedTable | None, Snapshot | None]]:
    """Yield the table at a version, and the ledger as it was while that was the present one."""
    if not has_ledger_file:
        yield open_pinned(uri, space), None
        return
    for _ in range(_TRIES):
        table = open_pinned(uri, space)
        with snapshot(ledger) as recorded:
            if is_present(table, uri, space):
                yield table, recorded
                return
    raise BackupFailed("The index changes too often to be backed up now. Try again when the run has ended.")
