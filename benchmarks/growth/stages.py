"""Stages: what is measured of one size, each stage in a process of its own and kept as soon as it is done."""

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import results
from benchmarks.contender import Contender
from benchmarks.growth.place import Place


@dataclass(frozen=True, slots=True)
class Work:
    """How much is done with a table.

    Attributes:
        questions: Asked on every leg.
        updates: Documents edited one by one.
    """

    questions: int
    updates: int


@dataclass(frozen=True, slots=True)
class _Stage:
    """What one process does: what is asked of a contender's module, in this order."""

    module: str
    asks: Sequence[str]
    arguments: Mapping[str, int]


def measured(size: int, work: Work, folder: Path, name: str) -> dict[str, Any]:
    """Measure what has not been measured of a size, and return everything; a run that was stopped goes on here.

    Args:
        size: Rows of the table.
        work: What is done with it.
        folder: Where tables may lie; that of this size is removed in the end.
        name: Under which results are kept.
    """
    begun = {"size": size, "day": f"{datetime.now(UTC):%Y-%m-%d}", **asdict(work)}
    found = results.load(name) or begun
    place = Place(folder / str(size), size)
    if "index" not in found:
        # Upkeep that was stopped leaves indexes behind, and they are to be made from nothing.
        found.pop("write", None)
    for stage in _stages(work):
        if stage.asks[-1] in found:
            continue
        if stage.module == "writing":
            shutil.rmtree(place.folder, ignore_errors=True)
        print(f"{size:,} rows: {stage.module} …", file=sys.stderr)
        arguments = {"folder": str(place.folder), "size": size, **stage.arguments}
        with Contender(f"{stage.module} {size}", f"benchmarks.growth.{stage.module}", arguments) as contender:
            for ask in stage.asks:
                found[ask] = _asked(contender, ask)
        results.save(name, found)
    shutil.rmtree(place.folder, ignore_errors=True)
    return results.load(name) or found


def _stages(work: Work) -> list[_Stage]:
    asked = {"asked": work.questions}
    return [
        _Stage("writing", ("write",), asked),
        _Stage("indexing", ("index",), {}),
        _Stage("searching", ("search", "embed"), asked),
        _Stage("editing", ("edit",), asked | {"updates": work.updates}),
    ]


def _asked(contender: Contender, ask: str) -> dict[str, Any]:
    load = [os.getloadavg()[0]]
    answer = contender.ask(ask)
    # One of these processes is this one's, or two while it works on both cores; the others are neighbours.
    load.append(os.getloadavg()[0])
    used = {"seconds": answer.seconds, "cpu_seconds": answer.cpu_seconds, "peak_mb": answer.peak_mb, "load": load}
    return {**(answer.value or {}), **used}
