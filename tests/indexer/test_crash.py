import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event

from ledger.runs import RunStatus, runs
from tests.fakes.hash_embedder import HashEmbedder
from tests.indexer.agreement import assert_agreement, contents
from tests.indexer.conftest import Desk, open_bench
from tests.indexer.crashing import MOVED, source_at

KILLS = 10


@dataclass(frozen=True, slots=True)
class Death:
    """When a run is killed: so many steps into it, and so much later."""

    steps: int
    seconds: float


def killed(folder: Path, turn: int, death: Death) -> bool:
    """Run the program and kill it; return whether it was still at work."""
    command = [sys.executable, "-m", "tests.indexer.crashing", str(folder), str(turn)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(death.steps):
            process.stdout.readline()
        Event().wait(death.seconds)
        process.kill()
        last_words = process.stdout.read()
    return "finished" not in last_words and process.returncode != 0


def desk_at(folder: Path) -> Desk:
    folder.mkdir(exist_ok=True)
    embedder = HashEmbedder()
    return Desk(folder, open_bench(folder, embedder), embedder)


def test_runs_killed_at_random_points_lose_nothing_tear_nothing_and_leave_nothing_behind(tmp_path):
    dealer = Random(11)
    deaths = [Death(dealer.randrange(12), dealer.random() * 0.06) for _ in range(KILLS)]
    folder = tmp_path / "killed"
    folder.mkdir()

    were_at_work = [killed(folder, turn, death) for turn, death in enumerate(deaths)]
    assert sum(were_at_work) >= KILLS // 2, "too few runs were killed at work to show anything"

    source = source_at(KILLS)
    desk, fresh = desk_at(folder), desk_at(tmp_path / "fresh")
    desk.run_well(source)
    fresh.run_well(source_at(KILLS))

    assert [run.status for run in runs(desk.bench.ledger, source.name)].count(RunStatus.RUNNING) == 0
    assert sorted(desk.known(source)) == source.paths
    found, expected = contents(desk.bench, [source]), contents(fresh.bench, [source])
    for path in source.paths:
        own_ids = ("id", "document_id") if path.startswith(MOVED) else ()
        assert _without(found[path], own_ids) == _without(expected[path], own_ids), path
    assert found.keys() == expected.keys()

    report = desk.run_well(source)
    assert (report.counts.chunks, report.counts.removed) == (0, 0)
    assert_agreement(desk.bench, source)
    for each in (desk, fresh):
        each.bench.ledger.dispose()


def _without(rows, names):
    return [{name: value for name, value in row.items() if name not in names} for row in rows]
