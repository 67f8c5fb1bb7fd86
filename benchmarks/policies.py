"""Policies: what a hybrid query costs with a filter of 300 or 10,000 policies, beside the same query without any."""

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from statistics import fmean
from time import perf_counter
from typing import Any

from benchmarks import machine, results
from benchmarks.dataset import CHUNKS_A_DOCUMENT, QUESTIONS, WANTED, Dataset, dataset
from benchmarks.dealing import POLICIES, PolicyIds, audience_policies, deal_evenly
from benchmarks.engines.footnote import SOURCE, build, known_questions, space_of
from benchmarks.measure import percentile, recall
from benchmarks.policy_table import policy_table
from benchmarks.results import FOLDER
from benchmarks.unfiltered import Everything, open_unfiltered
from benchmarks.working_out import access_milliseconds
from index.reader import open_index_reader
from index.row_filter import RowFilter
from retrieval.audience import Access
from retrieval.library import Library
from retrieval.search import search

MANY = 10_000
SHARES = (1.0, 0.5, 0.05)
_TURN = 20  # questions before the next audience has its turn
_WARM_UP = 5
_ROUNDS = 3  # a busy neighbour slows some questions of each round, and p95 would tell of nothing else


@dataclass(frozen=True)
class ManyPolicies(Dataset):
    """The same rows, each document with one of ten thousand policies, all as often."""

    @cached_property
    def policies(self) -> PolicyIds:
        """The policy of each row."""
        rows = len(self.vectors)
        return deal_evenly(-(-rows // CHUNKS_A_DOCUMENT), MANY).repeat(CHUNKS_A_DOCUMENT)[:rows]


@dataclass(slots=True)
class Cell:
    """One audience of one index, and what it has found so far.

    Attributes:
        policies: How many there are.
        share: Of the rows that it may read; None without a filter.
        fastest: Milliseconds of each question, of all times that it was asked.
        found: For each question, the ids of the chunks, best first.
    """

    policies: int
    share: float | None
    library: Library
    access: Access
    fastest: dict[str, float] = field(default_factory=dict)
    found: dict[str, list[int]] = field(default_factory=dict)

    async def ask(self, questions: Sequence[str]) -> None:
        """Ask these.

        Raises:
            SystemExit: something was found that the audience may not read.
        """
        for question in questions:
            started = perf_counter()
            result = await search(question, self.access, library=self.library, limit=WANTED)
            taken = (perf_counter() - started) * 1000
            self.fastest[question] = min(taken, self.fastest.get(question, taken))
            if not all(hit.chunk.policy_id in self.access.policy_ids for hit in result.hits):
                raise SystemExit(f"{question!r} found what the audience may not read")
            self.found[question] = [int(hit.chunk.id) for hit in result.hits]

    def percentile(self, share: float) -> float:
        """Return the milliseconds within which a share of the questions was answered."""
        return percentile(list(self.fastest.values()), share)


def main(arguments: Sequence[str]) -> int:
    """Measure, print and save; return 0."""
    parser = argparse.ArgumentParser("python -m benchmarks policies", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="chunks (default 100000)")
    parser.add_argument("--questions", type=int, default=100, help=f"up to {QUESTIONS} (default 100)")
    parser.add_argument("--reuse", action="store_true", help="search what the last run, or `queries`, built")
    asked = parser.parse_args(arguments)
    machine.show()
    folder = FOLDER / "indexes" / str(asked.size)
    measured = measure(dataset(asked.size), asked.questions, folder, reuse=asked.reuse)
    print(f"\n{asked.size:,} chunks, {asked.questions} questions, hybrid, the {WANTED} best wanted\n")
    print(policy_table(measured))
    results.save("policies", {"size": asked.size, "questions": asked.questions, **measured})
    return 0


def measure(data: Dataset, questions: int, folder: Path, *, reuse: bool = False) -> dict[str, Any]:
    """Build what is missing, ask every audience in turns, and work out what people may read.

    Raises:
        SystemExit: something was found that its audience may not read.
    """
    many = ManyPolicies(data.folder)
    uris = [
        _built(folder / "Footnote", data, reuse=reuse),
        _built(folder / f"Footnote, {MANY} policies", many, reuse=reuse),
    ]
    audiences = asyncio.run(_asked(uris, [data, many], questions))
    print("Storing policies in a ledger …", file=sys.stderr)
    with tempfile.TemporaryDirectory() as name:
        taken = {count: access_milliseconds(Path(name) / f"{count}.db", count) for count in (POLICIES, MANY)}
    working_out = [{"policies": count, "p50_ms": percentile(each, 0.5)} for count, each in taken.items()]
    return {"audiences": audiences, "working_out": working_out}


async def _asked(uris: Sequence[str], sets: Sequence[Dataset], questions: int) -> list[dict[str, Any]]:
    cells: list[Cell] = []
    for uri, data, policies in zip(uris, sets, (POLICIES, MANY), strict=True):
        cells += await _cells(uri, data, policies)
    asked = sets[0].questions[:questions]
    for cell in cells:
        await cell.ask(asked[:_WARM_UP])
    for first in [*range(0, questions, _TURN)] * _ROUNDS:
        for cell in cells:
            await cell.ask(asked[first : first + _TURN])
    open_cells = {cell.policies: cell for cell in cells if cell.share is None}
    return [_record(cell, open_cells[cell.policies]) for cell in cells]


async def _cells(uri: str, data: Dataset, policies: int) -> list[Cell]:
    """Return the audiences of one index, the one without a filter first."""
    space, known = space_of(data), known_questions(data)
    rows = RowFilter(Everything(), (SOURCE,))
    bare = Library(await open_unfiltered(uri, space, rows), known)
    library = Library(await open_index_reader(uri, space), known)
    # The list is as long for somebody who may read all as there are policies, whether rows have them all or not.
    named = {share: audience_policies(data.policies, share) for share in SHARES if share < 1}
    every = {1.0: range(1, policies + 1), **named}
    filtered = [Cell(policies, share, library, Access(tuple(every[share]), (SOURCE,))) for share in SHARES]
    return [Cell(policies, None, bare, Access(Everything(), (SOURCE,))), *filtered]


def _record(cell: Cell, unfiltered: Cell) -> dict[str, Any]:
    """Return what a cell measured, beside the same questions without a filter."""
    p50, p95 = cell.percentile(0.5), cell.percentile(0.95)
    same = fmean(recall(found, unfiltered.found[question]) for question, found in cell.found.items())
    return {
        "policies": cell.policies,
        "share": cell.share,
        "named": None if cell.share is None else len(cell.access.policy_ids),
        "p50_ms": p50,
        "p95_ms": p95,
        "times_p50": p50 / unfiltered.percentile(0.5),
        "times_p95": p95 / unfiltered.percentile(0.95),
        "same": same if cell.share in (None, 1.0) else None,
        "filled": fmean(len(found) / WANTED for found in cell.found.values()),
    }


def _built(folder: Path, data: Dataset, *, reuse: bool) -> str:
    if not (reuse and folder.exists()):
        shutil.rmtree(folder, ignore_errors=True)
        print(f"Building {folder.name} …", file=sys.stderr)
        build(str(folder), data, {row: row for row in range(len(data.vectors))})
    return str(folder)
