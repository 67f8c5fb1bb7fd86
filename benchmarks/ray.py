"""Ray: documents a second by number of workers of a cluster on this machine, beside one process without a cluster.

Each way indexes the same documents into an index of its own, in a process of its own. What a cluster takes to start is
told apart. All use the processors of one machine: what more machines would give, this cannot show. Ray gives workers
niceness 15; where the machine has other things to do, RAY_worker_niceness=0 makes the ways comparable.
"""

import argparse
import multiprocessing
import shutil
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks import machine, results
from benchmarks.results import FOLDER
from benchmarks.table import figure, markdown
from benchmarks.texts import corpus
from config.environment import apply_process_environment
from config.load import load_settings
from index.embedder import Embedder
from index.writer import open_index_writer
from indexer.engine import HERE, Engine
from indexer.run import run_sources
from indexer.workbench import Workbench
from wiring.cluster import on_cluster
from wiring.rooms import Rooms

_DOCUMENTS = 200
_TEXTS_EACH = 5
_WORKERS = (1, 2)


def main(arguments: Sequence[str]) -> int:
    """Measure, print and save; return 0."""
    parser = argparse.ArgumentParser("python -m benchmarks ray", description=__doc__)
    parser.add_argument("--documents", type=int, default=_DOCUMENTS, help=f"of some texts each (default {_DOCUMENTS})")
    asked = parser.parse_args(arguments)
    apply_process_environment()
    machine.show()
    measured = measure(asked.documents, _WORKERS, FOLDER / "indexes" / "ray")
    print(f"\n{measured['documents']:,} documents, {measured['chunks']:,} chunks, the built-in model\n")
    print(table(measured))
    results.save("ray", measured)
    return 0


def measure(documents: int, workers: Sequence[int], folder: Path) -> dict[str, Any]:
    """Index the same documents in this way and that; no workers stand for one process without a cluster."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "documents").mkdir(parents=True)
    texts = corpus()
    for number in range(documents):
        some = texts[number * _TEXTS_EACH : (number + 1) * _TEXTS_EACH]
        sections = (f"## Part {place}\n\n{text}\n" for place, text in enumerate(some))
        (folder / "documents" / f"{number}.md").write_text(f"# Document {number}\n\n" + "\n".join(sections), "utf-8")
    ways = []
    for count in (0, *workers):
        # Ray reads its token while it is imported, so that a process knows one cluster in its life.
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
            ways.append(process.submit(_index, folder, count).result())
    return {"documents": documents, "chunks": ways[0]["chunks"], "ways": ways}


def table(measured: dict[str, Any]) -> str:
    """Return the figures in Markdown."""
    one = measured["ways"][0]["seconds"]
    rows = [
        (
            f"a cluster, {way['workers']} workers" if way["workers"] else "one process",
            figure(measured["documents"] / way["seconds"]),
            figure(measured["chunks"] / way["seconds"]),
            f"{one / way['seconds']:.2f}",
            figure(way["start_seconds"]),
        )
        for way in measured["ways"]
    ]
    return markdown(("way", "documents/s", "chunks/s", "× one process", "s to start"), rows)


def _index(folder: Path, workers: int) -> dict[str, Any]:
    apply_process_environment()
    file = folder / f"{workers}.toml"
    source = '[sources.docs]\nkind = "folder"\npath = "documents"\nreaders = ["everyone"]\n'
    file.write_text(f'data_dir = "{workers}"\n{source}', encoding="utf-8")
    loaded = load_settings(file)
    rooms = Rooms(loaded.settings, loaded.file)
    rooms.settings.data_dir.mkdir(exist_ok=True)
    with ExitStack() as joined:
        joined.callback(rooms.close)
        writer = open_index_writer(rooms.store, rooms.embedder.space)
        engine: Engine = HERE
        embedder: Embedder = rooms.embedder
        began = perf_counter()
        if workers:
            engine, embedder = joined.enter_context(on_cluster(rooms, writer, "", presses=workers))
        started = perf_counter()
        bench = Workbench(rooms.ledger, writer, embedder)
        [report] = run_sources(bench, rooms.sources(), requested_by="a benchmark", engine=engine)
        seconds = perf_counter() - started
    if report.error or report.waiting:
        raise RuntimeError(f"not all was indexed: {report.error}")
    did = report.counts
    return {"workers": workers, "chunks": did.chunks, "seconds": seconds, "start_seconds": started - began}
