"""Queries: latency, recall and memory of Footnote's search, beside exact search and what a user would pick instead."""

import argparse
import shutil
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import machine, results
from benchmarks.contender import Answer, Contender, ContenderFailed
from benchmarks.dataset import QUESTIONS, SHARES, WANTED, Dataset, dataset
from benchmarks.measure import percentile, ratio_of_medians
from benchmarks.query_tables import memory_table, speed_table
from benchmarks.results import FOLDER
from benchmarks.truth import Truth, judge

ANCHOR = "numpy brute force"
# The most rows an engine is given: Qdrant's local mode warns beyond 20,000, txtai would take hours to build.
ENGINES = {
    ANCHOR: ("benchmarks.engines.brute_force", 1_000_000),
    "Footnote": ("benchmarks.engines.footnote", 1_000_000),
    "LangChain on Chroma": ("benchmarks.engines.langchain_chroma", 1_000_000),
    "sqlite-vec with FTS5": ("benchmarks.engines.sqlite_vec_fts", 1_000_000),
    "txtai": ("benchmarks.engines.txtai_hybrid", 100_000),
    "Qdrant local mode": ("benchmarks.engines.qdrant_local", 20_000),
}
_SEARCHES = [*(("dense", share) for share in SHARES), ("keyword", 1.0), *(("hybrid", share) for share in SHARES)]
_WITH_MODEL = [("embedded", 1.0), ("embedded", 0.05)]
_TURN = 20  # questions before the next engine has its turn
_WARM_UP = 5


@dataclass(slots=True)
class Cell:
    """One leg of one engine for one audience, and what it answered so far."""

    engine: Contender
    leg: str
    share: float
    answers: list[Answer] = field(default_factory=list)

    def ask(self, first: int, last: int) -> None:
        """Ask some of the questions."""
        self.answers.append(
            self.engine.ask("ask", leg=self.leg, share=self.share, first=first, last=last, limit=WANTED)
        )

    @property
    def milliseconds(self) -> list[float]:
        """Of each question, by the clock."""
        return [each for answer in self.answers for each in answer.value["milliseconds"]]

    @property
    def cpu_ms(self) -> float:
        """Of the processor, all threads together, for one question."""
        return float(sum(answer.value["cpu_ms"] for answer in self.answers)) / len(self.milliseconds)

    @property
    def found(self) -> list[list[int]]:
        """The rows found for each question."""
        return [rows for answer in self.answers for rows in answer.value["found"]]


def main(arguments: Sequence[str]) -> int:
    """Measure, print and save; return 0."""
    parser = argparse.ArgumentParser("python -m benchmarks queries", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000, help="chunks: 10000 (default), 100000 or 1000000")
    parser.add_argument("--questions", type=int, default=100, help=f"of each kind, up to {QUESTIONS} (default 100)")
    parser.add_argument("--engines", nargs="*", choices=ENGINES, help="leave the others out")
    parser.add_argument("--reuse", action="store_true", help="search what the last run built, instead of building anew")
    asked = parser.parse_args(arguments)
    machine.show()
    data = dataset(asked.size)
    names = asked.engines or [name for name, (_, most) in ENGINES.items() if asked.size <= most]
    measured = measure(data, names, asked.questions, FOLDER / "indexes" / str(asked.size), reuse=asked.reuse)
    print(f"\n{asked.size:,} chunks, {asked.questions} questions of each kind, the {WANTED} best wanted\n")
    print(speed_table(measured), memory_table(measured), sep="\n\n")
    results.save(f"queries-{asked.size}", {"size": asked.size, "questions": asked.questions, "engines": measured})
    return 0


def measure(
    data: Dataset, names: Sequence[str], questions: int, folder: Path, *, reuse: bool = False
) -> list[dict[str, Any]]:
    """Build and ask every named engine that can take part, in turns; return one record each."""
    built = {name: each for name in names if (each := _built(name, data, folder, reuse=reuse)) is not None}
    truth = Truth(data, questions)
    records = {name: {"name": name, **built[name], "legs": []} for name in built}
    with ExitStack() as stack:
        contenders = [stack.enter_context(_contender(name, data, folder)) for name in built]
        legs = {each.name: each.ask("open").value for each in contenders}
        cells = [Cell(each, leg, share) for leg, share in _SEARCHES for each in contenders if leg in legs[each.name]]
        _ask_in_turns(cells, questions)
        for name in records:
            records[name] |= _memory([cell for cell in cells if cell.engine.name == name])
        # Afterwards, as the memory of the model is not that of searching.
        with_model = [
            Cell(each, leg, share) for leg, share in _WITH_MODEL for each in contenders if leg in legs[each.name]
        ]
        _ask_in_turns(with_model, questions)
        for cell in cells:
            records[cell.engine.name]["legs"].append(_record(cell, _anchor(cells), truth))
        for cell in with_model:  # in turns of their own, without exact search beside them
            records[cell.engine.name]["legs"].append(_record(cell, [], truth))
    return list(records.values())


def _ask_in_turns(cells: Sequence[Cell], questions: int) -> None:
    for cell in cells:
        cell.ask(0, min(_WARM_UP, questions))
        cell.answers.clear()
    for first in range(0, questions, _TURN):
        for cell in cells:
            cell.ask(first, min(first + _TURN, questions))


def _built(name: str, data: Dataset, folder: Path, *, reuse: bool) -> dict[str, Any] | None:
    """Build in a process of its own, so that what building needs does not count as what searching needs."""
    target = folder / name
    if reuse and target.exists():
        return {"build_seconds": None, "build_peak_mb": None, "disk_mb": None}
    shutil.rmtree(target, ignore_errors=True)
    print(f"Building {name} …", file=sys.stderr)
    try:
        with _contender(name, data, folder) as contender:
            answer = contender.ask("build")
    except ContenderFailed as error:
        print(error, file=sys.stderr)
        return None
    return {
        "build_seconds": answer.value["seconds"],
        "build_peak_mb": answer.peak_mb,
        "disk_mb": answer.value["disk_mb"],
    }


def _contender(name: str, data: Dataset, folder: Path) -> Contender:
    module, _ = ENGINES[name]
    return Contender(name, module, {"folder": str(folder / name), "data": str(data.folder)})


def _memory(cells: Sequence[Cell]) -> dict[str, float]:
    """Return what an engine holds after its last answer and held at most, in 10^6 bytes."""
    last = cells[-1].answers[-1]
    return {"search_mb": last.rss_mb, "search_peak_mb": last.peak_mb}


def _anchor(cells: Sequence[Cell]) -> list[float]:
    """Return the milliseconds of exact search over every row, asked in the same turns."""
    return next((each.milliseconds for each in cells if each.engine.name == ANCHOR), [])


def _record(cell: Cell, anchor: list[float], truth: Truth) -> dict[str, Any]:
    return {
        "leg": cell.leg,
        "share": cell.share,
        "p50_ms": percentile(cell.milliseconds, 0.5),
        "p95_ms": percentile(cell.milliseconds, 0.95),
        "cpu_ms": cell.cpu_ms,
        "times_anchor": ratio_of_medians(cell.milliseconds, anchor) if anchor else None,
        **judge(cell.found, truth.wanted(cell.share), is_exact=cell.leg == "dense"),
    }
