"""Manifest: what a backup holds, with a checksum of every file. Written last: without one a folder is no backup."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from indexer.errors import RestoreRefused

MANIFEST = "manifest.json"
LEDGER = "ledger.db"
INDEX = "index"
_FORMAT = 1
_READ_AT_ONCE = 1 << 20
_OWNERS_FILE, _OWNERS_FOLDER = 0o600, 0o700


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    Attributes:
        taken_at: Aware, UTC: the moment that it shows.
        space: The vector space of its table, as `index.space.Space` writes itself.
        fingerprint: Of that space.
        table_version: Of the table, None when nothing was indexed yet.
        passages: Rows of the table.
        ledger_revision: The migration of its ledger; None when the ledger is not in it, as it is on a server.
        documents: Recorded in its ledger, in all spaces.
        files: Size and SHA-256 of every file, by its path in the folder.
    """

    taken_at: datetime
    space: str
    fingerprint: str
    table_version: int | None
    passages: int
    ledger_revision: str | None
    documents: int
    files: dict[str, tuple[int, str]]

    @property
    def size_bytes(self) -> int:
        """Of all files."""
        return sum(size for size, _ in self.files.values())


def sealed_files(folder: Path) -> dict[str, tuple[int, str]]:
    """Make all files below a folder their owner's alone, and return size and checksum of each by its path."""
    found = {}
    for path in sorted(folder.rglob("*")):
        path.chmod(_OWNERS_FOLDER if path.is_dir() else _OWNERS_FILE)
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = (path.stat().st_size, checksum(path))
    return found


def checksum(file: Path) -> str:
    """Return the SHA-256 of a file, as hexadecimal digits."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while some := opened.read(_READ_AT_ONCE):
            digest.update(some)
    return digest.hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a manifest into its folder and see that it is on the disk."""
    told = asdict(manifest) | {"format": _FORMAT, "taken_at": manifest.taken_at.isoformat()}
    file = folder / MANIFEST
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNERS_FILE), "w", encoding="utf-8") as opened:
        json.dump(told, opened, indent=1, sort_keys=True)
        opened.flush()
        os.fsync(opened.fileno())


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a backup.

    Raises:
        RestoreRefused: there is none, or not one that this Footnote can read.
    """
    file = folder / MANIFEST
    try:
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        number = told.pop("format")
        if number != _FORMAT:
            raise RestoreRefused(f"{folder} was made by another Footnote (format {number}). Restore it with that one.")
        files = {path: (int(size), str(digest)) for path, (size, digest) in told.pop("files").items()}
        taken_at = datetime.fromisoformat(told.pop("taken_at"))
        return Manifest(taken_at=taken_at, files=files, **told)
    except (AttributeError, KeyError, OSError, TypeError, ValueError) as error:
        raise RestoreRefused(
            f"{folder} is no complete backup: its {MANIFEST} is missing or damaged. Choose another one."
        ) from error


def verify(folder: Path, manifest: Manifest) -> None:
    """See that every file is there as it was written.

    Raises:
        RestoreRefused: one is missing, or is not what it was.
    """
    for path, (size, digest) in manifest.files.items():
        file = folder / path
        is_below = file.resolve().is_relative_to(folder.resolve())
        try:
            is_same = is_below and file.stat().st_size == size and checksum(file) == digest
        except OSError:
            is_same = False
        if not is_same:
            raise RestoreRefused(f"{folder} is damaged: {path} is missing or is not what was written. Choose another.")
