"""Shelf: the folder in which backups stand, each in a folder of its own that is named for its moment."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

from indexer.backup.manifest import read_manifest
from indexer.errors import RestoreRefused

_NAME = re.compile(r"footnote-\d{8}T\d{6}\.\d{6}Z")
_PARTIAL = ".partial"


def name_at(moment: datetime) -> str:
    """Return the name of a backup of a moment: names sort as their moments do."""
    return moment.astimezone(UTC).strftime("footnote-%Y%m%dT%H%M%S.%fZ")


def partial(shelf: Path, name: str) -> Path:
    """Return where a backup stands while it is being made or removed."""
    return shelf / f".{name}{_PARTIAL}"


def backups(shelf: Path) -> list[Path]:
    """Return the complete backups, the oldest first; other folders are left alone."""
    found = []
    for folder in sorted(shelf.iterdir()) if shelf.is_dir() else ():
        if _NAME.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink():
            try:
                read_manifest(folder)
            except RestoreRefused:
                continue
            found.append(folder)
    return found


def clear_partial(shelf: Path) -> None:
    """Remove what a backup that was killed has left; only one is made at a time."""
    for folder in shelf.glob(f".footnote-*{_PARTIAL}"):
        if _NAME.fullmatch(folder.name.removeprefix(".").removesuffix(_PARTIAL)):
            shutil.rmtree(folder)


def rotate(shelf: Path, keep: int) -> list[Path]:
    """Remove all but the newest backups, and return where they stood."""
    old = backups(shelf)[:-keep]
    for folder in old:
        # Under another name first: what is half removed is no backup any more.
        going = folder.rename(partial(shelf, folder.name))
        shutil.rmtree(going)
    return old


def chosen(folder: Path) -> Path:
    """Return the backup that a folder is, or the newest one in it.

    Raises:
        RestoreRefused: there is none.
    """
    if _NAME.fullmatch(folder.name) or (folder / "manifest.json").exists():
        return folder
    if found := backups(folder):
        return found[-1]
    raise RestoreRefused(f"There is no complete backup in {folder}. Name a folder that `footnote backup` wrote.")
