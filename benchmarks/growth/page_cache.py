"""Page cache: how much of a folder the system keeps in memory, and how to make it forget that. On Linux."""

import os
import shutil
import subprocess
from pathlib import Path


def forget(folder: Path) -> None:
    """Have the system forget the contents of all files below a folder, as if the machine had just started."""
    for file in _files(folder):
        number = os.open(file, os.O_RDONLY)
        try:
            os.fsync(number)  # what is not yet on disk is kept
            os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(number)


def cached_mb(folder: Path) -> float | None:
    """Return how much of all files below a folder is in memory, in 10^6 bytes; None where nobody can tell."""
    if not shutil.which("fincore"):  # part of util-linux
        return None
    files = [str(file) for file in _files(folder)]
    told = subprocess.run(
        ["fincore", "--bytes", "--noheadings", "--output", "RES", *files], check=True, capture_output=True, text=True
    )
    return sum(int(line) for line in told.stdout.split()) / 1e6


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]
