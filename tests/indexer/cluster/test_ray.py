"""On Ray itself, where it is installed: two nodes on this machine, and drivers in processes of their own."""

import json
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from config.environment import read_environment
from config.load import load_settings
from index.packing import unpack
from index.writer import open_index_writer
from ledger.policies import load_policies
from playground.confluence.sample import load_sample
from playground.confluence.sample_people import SYNC_EMAIL, SYNC_TOKEN
from playground.confluence.server import running
from playground.confluence.settings import Settings
from tests.fakes.hash_embedder import HashEmbedder
from tests.indexer.agreement import assert_agreement, contents, rows_of
from tests.indexer.cluster.poison import DOCUMENTS, POISON, source
from tests.indexer.cluster.ray_hosts import NotAllowed, inside, ray_on, two_hosts
from tests.indexer.conftest import Desk, open_bench
from wiring.rooms import Rooms

pytestmark = pytest.mark.skipif(find_spec("ray") is None, reason="the extra `ray` is not installed")

ROOT = Path(__file__).parents[3]
# Nobody else on this machine may join, and nobody beyond it reach anything.
_RAY = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "a" * 32, "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
ENVIRONMENT = {**read_environment(), **_RAY, "RAY_USAGE_STATS_ENABLED": "0"}


@dataclass(frozen=True)
class Place:
    """Where a driver runs: what its command begins with, the address of the cluster, and its environment."""

    prefix: tuple[str, ...]
    address: str
    environment: dict[str, str]

    def drive(self, folder):
        command = [*self.prefix, sys.executable, "-m", "tests.indexer.cluster.driving", self.address, str(folder)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=self.environment)


@pytest.fixture(scope="module")
def folder():
    """Of Ray itself; short, as sockets lie there."""
    folder = Path(tempfile.mkdtemp(prefix="ray-", dir="/tmp"))
    (folder / "ray").mkdir()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def two_nodes(folder):
    """A cluster of two nodes on this machine, each with one processor."""
    environment = ENVIRONMENT | {"RAY_TMPDIR": str(folder)}
    command = [sys.executable, "-m", "tests.indexer.cluster.ray_nodes", "2"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment) as process:
        yield Place((), process.stdout.readline().strip() if process.stdout else "", environment)


@pytest.fixture
def apart(request, folder):
    """The same with a host for each node, where this machine lets us have network namespaces."""
    environment = ENVIRONMENT | {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "1", "RAY_TMPDIR": str(folder)}
    with ExitStack() as made:
        try:
            hosts = made.enter_context(two_hosts())
            address = made.enter_context(ray_on(hosts, folder, environment))
        except NotAllowed:
            yield request.getfixturevalue("two_nodes")
        else:
            yield Place(inside(hosts[0]), address, environment)


@pytest.fixture
def open_desk(tmp_path):
    opened = []

    def open_desk(name):
        folder, embedder = tmp_path / name, HashEmbedder()
        folder.mkdir(exist_ok=True)
        opened.append(Desk(folder, open_bench(folder, embedder), embedder))
        return opened[-1]

    yield open_desk
    for desk in opened:
        desk.bench.ledger.dispose()


def test_a_killed_driver_is_gone_on_with_and_a_document_that_ends_processes_fails_alone(apart, open_desk, tmp_path):
    (tmp_path / "there").mkdir()
    with apart.drive(tmp_path / "there") as process:
        while int(process.stdout.readline()) < DOCUMENTS // 4:
            pass
        process.kill()
    desk = open_desk("there")
    done = len(desk.known(source()))

    with apart.drive(tmp_path / "there") as process:
        *_, told = process.stdout.read().splitlines()

    alone = open_desk("alone")
    alone.run_well(source())
    assert json.loads(told) == {"error": None, "added": DOCUMENTS - 1 - done, "failed": 1, "presses": 2}
    assert DOCUMENTS // 4 <= done < DOCUMENTS
    assert_agreement(desk.bench, source())
    expected = contents(alone.bench, [source()])
    del expected[POISON]
    assert contents(desk.bench, [source()]) == expected
    assert "the indexer ended once while it read this document" in desk.reasons(source())[POISON][1]
    table = desk.bench.writer.table
    stats = {index.index_type: table.index_stats(index.name) for index in table.list_indices()}
    assert {(each.num_unindexed_rows, each.num_indices) for each in stats.values()} == {(0, 1)}
    assert "IvfRq" in stats


_SETTINGS = """
data_dir = "{data_dir}"

[sources.wiki]
kind = "confluence"
base_url = "{base_url}"
deployment = "cloud"
username = "{email}"
token_file = "token"
spaces = ["HANDBOOK"]

[sources.code]
kind = "git"
url = "{repository}"
readers = ["everyone"]
"""


@pytest.fixture
def settings(tmp_path):
    """Files of settings for two indexes of the sample wiki, as a site has it, and of a repository."""
    repository = tmp_path / "repository"
    shutil.copytree(ROOT / "docs" / "decisions", repository, ignore=shutil.ignore_patterns("000[4-9]*", "00[123]*"))
    who = ("-c", "user.name=Ana", "-c", "user.email=ana@example.com")
    for command in (("init", "--quiet"), ("add", "."), (*who, "commit", "--quiet", "-m", "All")):
        subprocess.run(["git", *command], cwd=repository, check=True)
    (tmp_path / "token").write_text(SYNC_TOKEN, encoding="utf-8")
    with running(load_sample(), Settings(kind="cloud")) as server:
        values = {"base_url": server.base_url, "email": SYNC_EMAIL, "repository": repository}
        for name in ("there", "alone"):
            written = _SETTINGS.format(data_dir=name, **values)
            (tmp_path / f"{name}.toml").write_text(written, encoding="utf-8")
        yield tmp_path


def footnote_index(file, *options):
    command = [sys.executable, "-m", "cli", "index", "--config", str(file), "--json", *options]
    told = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=False)
    assert told.returncode == 0, told.stderr
    names = ("added", "failed", "chunks", "embedded", "reused", "error")
    return {each["source"]: {name: each[name] for name in names} for each in json.loads(told.stdout)["sources"]}


def stored(file):
    """Every row by its id, with who may read it, and its vector apart."""
    loaded = load_settings(file)
    rooms = Rooms(loaded.settings, loaded.file)
    policies = load_policies(rooms.ledger)
    rows = [row for name in ("wiki", "code") for row in rows_of(open_index_writer(rooms.store, rooms.now.space), name)]
    rooms.close()
    told = ("document_id", "path", "text", "context", "title", "url", "version", "labels", "digest", "words")
    return (
        {row["id"]: [policies[row["policy_id"]], *(row[name] for name in told)] for row in rows},
        {row["id"]: np.array(row["vector"]) for row in rows},
        {row["id"]: unpack([row["embedding"]], 384)[0].statements for row in rows},
    )


def test_a_wiki_and_a_repository_are_indexed_on_two_nodes_as_on_one_machine(two_nodes, settings):
    there, alone = settings / "there.toml", settings / "alone.toml"

    told = footnote_index(there, "--engine", "ray", "--ray-address", two_nodes.address)

    assert told == footnote_index(alone)
    (rows, vectors, statements), (rows_alone, vectors_alone, statements_alone) = stored(there), stored(alone)
    assert rows == rows_alone
    assert len(rows) > 50
    assert len({policy for policy, *_ in rows.values()}) > 2
    for chunk_id, vector in vectors_alone.items():
        assert vectors[chunk_id] @ vector > 0.999
        assert np.abs(statements[chunk_id] - statements_alone[chunk_id]).max(initial=0) < 0.02
    assert footnote_index(there)["wiki"]["chunks"] == 0


def test_a_cluster_of_one_machine_ends_with_its_driver_and_leaves_nothing_behind():
    folder = Path(tempfile.mkdtemp(prefix="ray-", dir="/tmp"))
    command = [sys.executable, "-m", "indexer.cluster.own_ray", str(folder), "1"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=ENVIRONMENT) as process:
        # As when the driver is killed: the system closes what it held.
        assert process.stdout
        assert process.stdout.readline().startswith("127.0.0.1:")

    assert process.returncode == 0
    assert not folder.exists()
