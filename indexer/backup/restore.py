"""Restore: index and ledger become what a backup holds. Everything is copied and verified before anything changes.

The ledger comes first: killed in between, it is older than the index, and a run reads again what it does not tell of.
The other way round a run would take for done what the index does not hold.
"""

import glob
import logging
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.space import Space
from indexer.backup.manifest import INDEX, LEDGER, Manifest, read_manifest, verify
from indexer.backup.shelf import chosen
from indexer.errors import RestoreRefused
from indexer.heartbeat import kept_alive
from ledger.engine import Ledger
from ledger.errors import LeaseHeld, LedgerError
from ledger.leases import hold_lease
from ledger.replacing import prepare, replace_contents
from ledger.snapshot import snapshot

logger = logging.getLogger(__name__)

_LOGS = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a backup is restored to.

    Attributes:
        index: The folder of the index.
        ledger_file: None for a ledger on a server, which is left as it is.
        ledger: The ledger that is there, None when there is none or it cannot be opened.
        spaces: Those of the configured models.
        groups: The groups that are configured, which those of the backup give way to.
    """

    index: Path
    ledger_file: Path | None
    ledger: Ledger | None
    spaces: Sequence[Space]
    groups: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it.

    Attributes:
        folder: The backup.
        manifest: What it holds.
        aside: Where what was there before stands now.
    """

    folder: Path
    manifest: Manifest
    aside: tuple[Path, ...]


def restore_backup(place: Path, target: Target, *, replaces: bool, clock: Callable[[], datetime]) -> Restored:
    """Put a backup in the place of index and ledger.

    Args:
        place: A backup, or a shelf of them, of which the newest is taken.
        target: Where to.
        replaces: Move aside what is there.
        clock: Gives the time, aware, in UTC.

    Raises:
        RestoreRefused: the backup is incomplete, damaged, of another space or kind, or of a newer Footnote; the
            target is not empty or in use; there is no room. Nothing was changed.
    """
    folder = chosen(place)
    manifest = read_manifest(folder)
    _require_fitting(folder, manifest, target)
    there = [each for each in (target.index, target.ledger_file) if each and _is_taken(each)]
    if there and not replaces:
        raise RestoreRefused(
            f"{' and '.join(map(str, there))} would be replaced. With --replace they are moved aside, so that nothing "
            "is lost."
        )
    verify(folder, manifest)
    stamp = clock().strftime("%Y%m%dT%H%M%S.%f")
    with _alone(target.ledger, clock), _staged(folder, target, stamp) as (index, ledger_file):
        aside = [each.with_name(f"{each.name}.before-{stamp}") for each in there]
        if ledger_file and target.ledger_file:
            _switch_ledger(ledger_file, target, stamp)
        _switch_index(index, target, stamp)
    logger.warning("backup restored taken_at=%s passages=%d", manifest.taken_at.isoformat(), manifest.passages)
    return Restored(folder, manifest, tuple(aside))


def _require_fitting(folder: Path, manifest: Manifest, target: Target) -> None:
    if manifest.fingerprint not in {space.fingerprint for space in target.spaces}:
        known = " and to ".join(map(str, target.spaces)) or "no model that can be reached"
        raise RestoreRefused(
            f"{folder} holds vectors of {Space.from_json(manifest.space)}, but Footnote is set to {known}. Describe "
            "that model in [embedder] as it was then, or in a table [embedders.NAME] if it had one, and restore again."
        )
    if (manifest.ledger_revision is None) != (target.ledger_file is None):
        raise RestoreRefused(
            f"{folder} {'lacks' if manifest.ledger_revision is None else 'holds'} its ledger, and the settings name "
            "one of another kind: a file is part of a backup, a server is not. Set ledger.url as it was then."
        )


def _is_taken(place: Path) -> bool:
    return any(place.iterdir()) if place.is_dir() else place.exists()


@contextmanager
def _alone(ledger: Ledger | None, clock: Callable[[], datetime]) -> Iterator[None]:
    """Be the one writer; nobody can be where there is no ledger that can be opened."""
    if ledger is None:
        yield
        return
    try:
        with ExitStack() as leases:
            for name in ("backup", "index"):
                lease = leases.enter_context(hold_lease(ledger, name, clock=clock))
                leases.enter_context(kept_alive(lease))
            yield
    except LeaseHeld as held:
        raise RestoreRefused(f"The index is in use. {held}") from held


@contextmanager
def _staged(folder: Path, target: Target, stamp: str) -> Iterator[tuple[Path, Path | None]]:
    """Yield copies of the backup's index and ledger that stand beside their places, ready to be renamed."""
    index = target.index.with_name(f"{target.index.name}.restoring-{stamp}")
    ledger_file = target.ledger_file and target.ledger_file.with_name(f"{target.ledger_file.name}.restoring-{stamp}")
    try:
        try:
            _clear_staged(target)
            index.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(folder / INDEX, index)
            if ledger_file:
                ledger_file.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(folder / LEDGER, ledger_file)
                prepare(ledger_file, target.ledger, target.groups)
        except (OSError, LedgerError) as error:  # shutil's own error is an OSError
            raise RestoreRefused(f"The backup cannot be put there, and nothing was changed. {error}") from error
        yield index, ledger_file
    finally:
        shutil.rmtree(index, ignore_errors=True)
        if ledger_file:
            for file in _with_logs(ledger_file):
                file.unlink(missing_ok=True)


def _clear_staged(target: Target) -> None:
    """Remove what a restore that was killed has left."""
    for place in filter(None, (target.index, target.ledger_file)):
        for left in place.parent.glob(f"{glob.escape(place.name)}.restoring-*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def _switch_ledger(copy: Path, target: Target, stamp: str) -> None:
    """Keep what is there under another name, and put the copy in its place."""
    file = target.ledger_file
    if file is None:
        return
    aside = file.with_name(f"{file.name}.before-{stamp}")
    if target.ledger is not None:
        with snapshot(target.ledger) as before:
            before.copy_to(aside)
        replace_contents(target.ledger, copy)
        return
    # It is no ledger, so nobody has it open.
    for old, new in zip(_with_logs(file), _with_logs(aside), strict=True):
        if old.exists():
            old.rename(new)
    copy.rename(file)


def _switch_index(copy: Path, target: Target, stamp: str) -> None:
    if _is_taken(target.index):
        target.index.rename(target.index.with_name(f"{target.index.name}.before-{stamp}"))
    copy.rename(target.index)


def _with_logs(file: Path) -> list[Path]:
    return [file, *(file.with_name(file.name + suffix) for suffix in _LOGS)]
