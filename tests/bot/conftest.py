"""What the bot's tests share: a ledger as a process of the bot has it, and a whole workplace."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.manifest import manifest
from playground.slack.server import running
from playground.slack.slack import Slack
from tests.bot.ports import free_port
from tests.bot.several import Several, several
from tests.bot.workplace import MANIFEST, Workplace, copied, write_documents
from tests.fakes.quick_ledger import open_quick_ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Engine]:
    engine = open_quick_ledger(tmp_path / "ledger.db")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The team's documents, indexed once."""
    return write_documents(tmp_path_factory.mktemp("documents"))


@pytest.fixture
def work(documents: Path, tmp_path: Path) -> Iterator[Workplace]:
    """A team in Slack, with documents; no bot is at work yet."""
    with running(Slack(MANIFEST)) as server:
        team = Workplace(server, copied(documents, tmp_path / "team"))
        yield team
        team.close()


@pytest.fixture
def both(documents: Path, tmp_path: Path) -> Iterator[Several]:
    """Two workspaces that may install the app; no bot is at work yet."""
    port = free_port()
    with running(Slack(manifest(install_url=f"http://127.0.0.1:{port}"))) as server:
        team = Workplace(server, copied(documents, tmp_path / "team"))
        yield several(team, port)
        team.close()
