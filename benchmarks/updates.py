"""Updates: query latency after many small edits, beside a freshly built index with the same rows."""

import argparse
import shutil
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from benchmarks import machine, results
from benchmarks.contender import Contender
from benchmarks.dataset import QUESTIONS, WANTED, Dataset, dataset, exact
from benchmarks.engines.engine import disk_mb
from benchmarks.measure import percentile, ratio_of_medians, recall
from benchmarks.results import FOLDER
from benchmarks.table import figure, markdown
from benchmarks.updating import CHANGED_CHUNKS, edited, edits_of

BAR = 1.3
_LEGS = ("dense", "hybrid")
_TURN = 20
_WARM_UP = 5
_STEP = 10  # updates between two looks at the disk


def main(arguments: Sequence[str]) -> int:
    """Measure, print and save; return 0."""
    parser = argparse.ArgumentParser("python -m benchmarks updates", description=__doc__)
    parser.add_argument("--size", type=int, default=20_000, help="chunks before the first update (default 20000)")
    parser.add_argument("--updates", type=int, default=1_000, help="documents edited one by one (default 1000)")
    parser.add_argument("--questions", type=int, default=QUESTIONS, help=f"of each kind (default {QUESTIONS})")
    asked = parser.parse_args(arguments)
    machine.show()
    data = dataset(asked.size + CHANGED_CHUNKS * asked.updates)
    measured = measure(data, asked.size, asked.updates, asked.questions, FOLDER / "indexes" / "updates")
    print(f"\n{asked.size:,} chunks, {asked.updates:,} documents edited one by one, each a commit with its upkeep\n")
    print(table(measured))
    results.save("updates", measured)
    return 0


def measure(data: Dataset, size: int, updates: int, questions: int, folder: Path) -> dict[str, Any]:
    """Edit one index, build the other at once, then ask both the same questions in turns."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with _updating("updated", data, size, updates, folder) as contender:
        contender.ask("build")
        taken, most_disk = _update(contender, updates, folder / "updated")
        peak = contender.ask("update", first=0, last=0).peak_mb
        disk = contender.ask("rest").value
    with _updating("fresh", data, size, updates, folder) as contender:
        contender.ask("build_edited")
    searched = _searched(data, questions, folder)
    truth = _truth(data, list(edited(size, edits_of(size, updates)).values()), questions)
    legs = [_record(leg, {name: searched[name, leg]["milliseconds"] for name in ("updated", "fresh")}) for leg in _LEGS]
    found = searched["updated", "dense"]["found"]
    return {
        "size": size,
        "updates": updates,
        "replace_p50_ms": percentile(taken["replaced_ms"], 0.5),
        "tidy_p50_ms": percentile(taken["tidied_ms"], 0.5),
        "update_p95_ms": percentile(np.add(taken["replaced_ms"], taken["tidied_ms"]).tolist(), 0.95),
        "peak_mb": peak,
        "most_disk_mb": most_disk,
        "updated_disk_mb": disk,
        "fresh_disk_mb": disk_mb(folder / "fresh"),
        "recall": fmean(recall(rows, best) for rows, best in zip(found, truth, strict=True)),
        "legs": legs,
    }


def table(measured: dict[str, Any]) -> str:
    """Return the figures in Markdown."""
    rows = [
        (
            each["leg"],
            figure(each["updated_p50_ms"], 2),
            figure(each["fresh_p50_ms"], 2),
            figure(each["times_fresh"], 2),
            figure(each["updated_p95_ms"], 2),
            figure(each["fresh_p95_ms"], 2),
        )
        for each in measured["legs"]
    ]
    searches = markdown(("search", "updated p50 ms", "fresh p50 ms", "ratio", "updated p95 ms", "fresh p95 ms"), rows)
    return (
        f"{searches}\n\nOne update: {measured['replace_p50_ms']:.0f} ms to replace the rows and "
        f"{measured['tidy_p50_ms']:.0f} ms of upkeep (medians), {measured['update_p95_ms']:.0f} ms both (p95), "
        f"{measured['peak_mb']:.0f} MB of memory at most.\n"
        f"On disk: {measured['most_disk_mb']:,.0f} MB at most during the updates, "
        f"{measured['updated_disk_mb']:,.0f} MB when the index rests again, {measured['fresh_disk_mb']:,.0f} MB when "
        "fresh.\n"
        f"Dense recall@{WANTED} after the updates: {measured['recall']:.3f}. Bar: dense p50 within {BAR} × fresh."
    )


def _update(contender: Contender, updates: int, folder: Path) -> tuple[dict[str, list[float]], float]:
    """Return how long each update took, and the room of the index when it took most, in 10^6 bytes."""
    taken: dict[str, list[float]] = {"replaced_ms": [], "tidied_ms": []}
    most = 0.0
    for first in range(0, updates, _STEP):
        answer = contender.ask("update", first=first, last=min(first + _STEP, updates)).value
        for name, milliseconds in answer.items():
            taken[name] += milliseconds
        most = max(most, disk_mb(folder))
        print(f"{min(first + _STEP, updates):,} of {updates:,} updates", file=sys.stderr)
    return taken, most


def _searched(data: Dataset, questions: int, folder: Path) -> dict[tuple[str, str], dict[str, list[Any]]]:
    searched: dict[tuple[str, str], dict[str, list[Any]]] = {}
    with ExitStack() as stack:
        readers = [stack.enter_context(_reader(name, data, folder)) for name in ("updated", "fresh")]
        for reader in readers:
            reader.ask("open")
            for leg in _LEGS:
                reader.ask("ask", leg=leg, share=1, first=0, last=_WARM_UP, limit=WANTED)
        for first in range(0, questions, _TURN):
            for leg in _LEGS:
                for reader in readers:
                    last = min(first + _TURN, questions)
                    answer = reader.ask("ask", leg=leg, share=1, first=first, last=last, limit=WANTED).value
                    kept = searched.setdefault((reader.name, leg), {"milliseconds": [], "found": []})
                    for name in kept:
                        kept[name] += answer[name]
    return searched


def _truth(data: Dataset, rows: list[int], questions: int) -> list[list[int]]:
    vectors = np.asarray(data.vectors[rows])
    return [
        [rows[place] for place in exact(vectors, data.question_vectors[number], None, WANTED)]
        for number in range(questions)
    ]


def _record(leg: str, milliseconds: dict[str, list[float]]) -> dict[str, Any]:
    shares = (("p50", 0.5), ("p95", 0.95))
    times = {
        f"{name}_{key}_ms": percentile(of_one, share) for name, of_one in milliseconds.items() for key, share in shares
    }
    return {"leg": leg, "times_fresh": ratio_of_medians(milliseconds["updated"], milliseconds["fresh"]), **times}


def _updating(name: str, data: Dataset, size: int, updates: int, folder: Path) -> Contender:
    arguments = {"folder": str(folder / name), "data": str(data.folder), "size": size, "updates": updates}
    return Contender(name, "benchmarks.updating", arguments)


def _reader(name: str, data: Dataset, folder: Path) -> Contender:
    return Contender(name, "benchmarks.engines.footnote", {"folder": str(folder / name), "data": str(data.folder)})
