import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event

import lancedb

from ledger.retired_chunks import last_known
from ledger.runs import RunStatus, runs
from tests.fakes.hash_embedder import HashEmbedder
from tests.indexer.agreement import assert_agreement, contents
from tests.indexer.conftest import Desk, open_bench
from tests.indexer.crashing import FINISHED, MOVED, VECTORS, WORDS, source_at

KILLS = 10


@dataclass(frozen=True, slots=True)
class Death:
    """When a run is killed: so many steps into a phase, and so much later."""

    phase: str
    steps: int
    seconds: float


def killed(folder: Path, turn: int, death: Death) -> str:
    """Run the program and kill it; return the phase it was in, or that it had finished."""
    command = [sys.executable, "-m", "tests.indexer.crashing", str(folder), str(turn)]
    phase = WORDS
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        steps = death.steps
        while steps and (line := process.stdout.readline()):
            phase = line.strip()
            steps -= phase == death.phase
        Event().wait(death.seconds)
        process.kill()
        *_, phase = [phase, *process.stdout.read().split()]
    return FINISHED if process.returncode == 0 else phase


def stored_ids(folder: Path) -> dict[str, str]:
    """Every id that the index holds at this moment, with its document; read as others would, while nobody writes."""
    table = lancedb.connect(folder / "index").open_table(HashEmbedder().space.table_name)
    rows = table.search().select(["id", "document_id"]).limit(None).to_arrow().to_pylist()
    return {row["id"]: row["document_id"] for row in rows}


def desk_at(folder: Path) -> Desk:
    folder.mkdir(exist_ok=True)
    embedder = HashEmbedder()
    return Desk(folder, open_bench(folder, embedder), embedder)


def test_runs_killed_at_random_points_lose_nothing_tear_nothing_and_leave_nothing_behind(tmp_path):
    dealer = Random(11)
    deaths = [Death(phase, dealer.randrange(1, 3), dealer.random() * 0.1) for phase in (VECTORS, WORDS) * (KILLS // 2)]
    folder = tmp_path / "killed"
    folder.mkdir()

    phases: list[str] = []
    seen: dict[str, str] = {}
    for turn, death in enumerate(deaths):
        phases.append(killed(folder, turn, death))
        seen |= stored_ids(folder)
    assert min(phases.count(WORDS), phases.count(VECTORS)) >= KILLS // 5, f"killed in {phases}: that shows little"

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

    live = stored_ids(folder)
    gone = {id_: document_id for id_, document_id in seen.items() if id_ not in live}
    assert len(gone) > KILLS
    assert {id_: _retired_from(desk, id_) for id_ in gone} == gone

    report = desk.run_well(source)
    assert (report.counts.chunks, report.counts.removed) == (0, 0)
    assert_agreement(desk.bench, source)
    for each in (desk, fresh):
        each.bench.ledger.dispose()


def _retired_from(desk: Desk, chunk_id: str) -> str | None:
    known = last_known(desk.bench.ledger, desk.bench.writer.space.fingerprint, chunk_id)
    return known.chunk.document_id if known else None


def _without(rows, names):
    return [{name: value for name, value in row.items() if name not in names} for row in rows]
