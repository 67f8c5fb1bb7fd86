"""Scale: how build time, disk, memory, latency and recall grow with the table, and curves through that.

Tables of made-up rows are filled, indexed by upkeep, searched and edited, each in processes of its own. What was
measured of a size is kept, and a run that was stopped goes on there. The curves are fitted to all sizes but the largest
and compared with that; then they are fitted to all, for `footnote size`.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks import machine, results
from benchmarks.growth.fitting import fitted
from benchmarks.growth.requesting import requests_of
from benchmarks.growth.stages import Work, measured
from benchmarks.growth.tables import check_table, decades_table, requests_table, sizes_table
from benchmarks.page import filled
from benchmarks.results import FOLDER
from cli.growth import FILE, load_growth
from config.environment import apply_process_environment

DOCS = Path(__file__).parent.parent / "docs"
STORED = DOCS / "benchmarks" / "scale.json"
PAGE = DOCS / "scaling.md"
_SIZES = (30_000, 100_000, 300_000, 1_000_000, 3_000_000)
_QUICK_SIZES = (500, 2_000)
# Few: moto copies a whole object to answer with a part of it.
_REQUEST_SIZES = (12_000, 24_000)
_QUESTIONS, _UPDATES = 60, 100


@dataclass(frozen=True, slots=True)
class Papers:
    """The files that are made of what was measured.

    Attributes:
        stored: What was measured of all sizes, as it is.
        curves: What `footnote size` reads.
        page: Whose tables are filled in; charts lie in the folder `benchmarks` beside it.
    """

    stored: Path
    curves: Path
    page: Path


def main(arguments: Sequence[str]) -> int:
    """Measure what has not been measured, fit, print, and write everything down; return 0."""
    parser = argparse.ArgumentParser("python -m benchmarks scale", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=_SIZES, help="chunks of the tables, three or more")
    parser.add_argument(
        "--folder", type=Path, default=FOLDER / "indexes" / "scale", help="where tables lie, up to 12 kB a chunk"
    )
    parser.add_argument("--again", action="store_true", help="measure everything anew")
    parser.add_argument("--quick", action="store_true", help="some thousand rows, written to --folder alone")
    asked = parser.parse_args(arguments)
    apply_process_environment()
    machine.show()
    if asked.quick:
        return _quick(asked.folder)
    if asked.again:
        results.forget("scale")
    work = Work(_QUESTIONS, _UPDATES)
    sizes = [measured(size, work, asked.folder, f"scale-{size}") for size in sorted(asked.sizes)]
    write_down(sizes, [_requests(size) for size in _REQUEST_SIZES], Papers(STORED, FILE, PAGE))
    return 0


def _quick(folder: Path) -> int:
    """Do everything with so few rows that it tells nothing, and write it down in this folder."""
    results.forget("scale-quick")
    folder.mkdir(parents=True, exist_ok=True)
    papers = Papers(*(folder / file.name for file in (STORED, FILE, PAGE)))
    papers.page.write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    sizes = [measured(size, Work(3, 5), folder, f"scale-quick-{size}") for size in _QUICK_SIZES]
    write_down(sizes, [requests_of(_QUICK_SIZES[0], searches=2, edited=1)], papers)
    return 0


def write_down(sizes: Sequence[Mapping[str, Any]], counted: Sequence[Mapping[str, Any]], papers: Papers) -> None:
    """Print what was measured, and write it down: as it is, as curves, and as tables and charts."""
    stored = {"sizes": list(sizes), "requests": list(counted)}
    papers.stored.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    curves = curves_of(stored)
    papers.curves.write_text(json.dumps(curves, indent=1) + "\n", encoding="utf-8")
    parts = {
        "scale-sizes": sizes_table(sizes),
        "scale-decades": decades_table(load_growth(papers.curves)),
        "scale-check": check_table(curves["figures"]),
        "scale-requests": requests_table(counted),
        "machine-scale": "; ".join(f"{key}: {value}" for key, value in sizes[-1]["machine"].items()) + ".",
    }
    print(*parts.values(), sep="\n\n")
    papers.page.write_text(filled(papers.page.read_text(encoding="utf-8"), parts), encoding="utf-8")
    if find_spec("matplotlib"):  # installed by `make bench` alone
        from benchmarks.growth.charts import draw_growth  # noqa: PLC0415

        draw_growth(curves["figures"], papers.page.parent / "benchmarks")


def curves_of(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `footnote size` reads, made of what was measured."""
    largest = stored["sizes"][-1]
    return {
        "day": largest["day"],
        "machine": largest["machine"]["processor"],
        "sizes": [each["size"] for each in stored["sizes"]],
        "figures": fitted(stored["sizes"]),
        "requests": {"chunks": stored["requests"][-1]["size"]}
        | {kind: stored["requests"][-1][kind] for kind in ("search", "edit", "upkeep", "index")},
    }


def _requests(size: int) -> dict[str, Any]:
    name = f"scale-requests-{size}"
    found = results.load(name)
    if found is None:
        found = requests_of(size)
        results.save(name, found)
    return found
