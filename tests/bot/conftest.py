"""What the bot's tests share: a ledger of SQLite, as a process of the bot has it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ledger.engine import open_ledger, sqlite_url


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Engine]:
    engine = open_ledger(sqlite_url(tmp_path / "ledger.db"))
    yield engine
    engine.dispose()
