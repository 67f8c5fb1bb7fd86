"""What the ledger's tests share: an open ledger, and processes to talk to."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, delete, make_url

from ledger.chat_tables import questions
from ledger.engine import open_ledger, sqlite_url
from tests.fakes.quick_ledger import lay_ledger
from tests.ledger.postgres import running_server, what_is_missing

ROOT = Path(__file__).parents[2]
# Every table, as the last module of tables knows it.
METADATA = questions.metadata
_NUMBERS = count()


class Peer:
    """A program of `tests/ledger/processes`, running; one line in, one line out."""

    def __init__(self, program: str, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", f"tests.ledger.processes.{program}", *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def answer(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = open_ledger(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def empty_database(server_url: str) -> Iterator[str]:
    """Make a database on a server, and yield its URL."""
    name = f"moved_{next(_NUMBERS)}"
    engine = create_engine(server_url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        engine.dispose()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return sqlite_url(tmp_path / "ledger.db")


@pytest.fixture
def ledger(url: str, tmp_path: Path) -> Iterator[Engine]:
    lay_ledger(tmp_path / "ledger.db")
    with opened(url) as engine:
        yield engine


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    if missing := what_is_missing():
        pytest.skip(f"no Postgres here: {missing}")
    with running_server() as postgres_url:
        yield postgres_url


@pytest.fixture
def server(postgres_url: str) -> Iterator[str]:
    """A database of a test's own on a Postgres server, without a table."""
    with empty_database(postgres_url) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def each_url(request: pytest.FixtureRequest, url: str) -> Iterator[str]:
    """An empty ledger in a file, and one on a Postgres server where there is one."""
    if request.param == "sqlite":
        yield url
        return
    postgres_url: str = request.getfixturevalue("postgres_url")
    yield postgres_url
    with opened(postgres_url) as engine, engine.begin() as connection:
        for table in METADATA.sorted_tables[::-1]:
            connection.execute(delete(table))


@pytest.fixture
def each_ledger(each_url: str, tmp_path: Path) -> Iterator[Engine]:
    lay_ledger(tmp_path / "ledger.db")
    with opened(each_url) as engine:
        yield engine


@pytest.fixture
def start() -> Iterator[Callable[..., Peer]]:
    """Start a program and wait until it is ready; all are ended with the test."""
    peers: list[Peer] = []

    def start_peer(program: str, *arguments: str) -> Peer:
        peer = Peer(program, *arguments)
        peers.append(peer)
        assert peer.answer() == "ready"
        return peer

    yield start_peer
    for peer in peers:
        peer.kill()
