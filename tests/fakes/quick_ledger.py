"""A new ledger for tests: a copy of an empty one, as all migrations one after the other take a tenth of a second."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from ledger.engine import open_ledger, sqlite_url


def open_quick_ledger(file: Path) -> Engine:
    """Open the ledger in a file, which is an empty one if there is none."""
    lay_ledger(file)
    return open_ledger(sqlite_url(file))


def lay_ledger(file: Path) -> None:
    """Put an empty ledger there, unless one is there already."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_empty())


@cache
def _empty() -> bytes:
    """Return the bytes of a ledger that was opened for the first time."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.db"
        open_ledger(sqlite_url(file)).dispose()
        return file.read_bytes()
