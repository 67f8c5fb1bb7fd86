"""Page: puts what the last runs measured into docs/benchmarks.md, between its markers, and draws the charts beside it.

What stands outside the markers `<!-- name -->` … `<!-- end -->` is written by people and stays.
"""

import argparse
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import answering, confluence, embedding, first, hosted, memory, results, start, updates
from benchmarks.bars import bars_table
from benchmarks.mcp_tables import crowd_table, start_table, ways_table
from benchmarks.policy_table import policy_table
from benchmarks.query_tables import memory_table, speed_table

SIZES = (10_000, 100_000, 1_000_000)
PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
_PART = re.compile(r"(<!-- (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)

Measured = Mapping[str, Any]
_TABLES: Mapping[str, Callable[[Measured], str]] = {
    "answering": answering.table,
    "embedding": lambda found: embedding.table(found["contenders"]),
    "hosted": lambda found: hosted.table(dict(found)),
    "updates": lambda found: updates.table(dict(found)),
    "start": start.table,
    "first": first.table,
    "confluence": confluence.table,
    "policies": policy_table,
    "mcp": ways_table,
    "memory": memory.table,
}
"""Of each benchmark; those that are not here compare engines."""


def main(arguments: Sequence[str]) -> int:
    """Rewrite page and charts from build/benchmarks/*.json; parts that were not measured stay as they are."""
    from benchmarks.charts import draw_charts  # noqa: PLC0415 - matplotlib is installed by `make bench` alone

    argparse.ArgumentParser("python -m benchmarks page", description=__doc__).parse_args(arguments)
    measured = measurements()
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), parts(measured)), encoding="utf-8")
    charts = draw_charts(measured, PAGE.parent / "benchmarks")
    print("Wrote", ", ".join(str(file.relative_to(PAGE.parent.parent)) for file in [PAGE, *charts]))
    return 0


def measurements() -> dict[str, Measured]:
    """Return what the last run of each benchmark measured, by name; absent when it has not run."""
    names = [
        "answering",
        "embedding",
        "hosted",
        "updates",
        "start",
        "first",
        "confluence",
        "policies",
        "mcp",
        "memory",
        *(f"queries-{size}" for size in SIZES),
    ]
    return {name: found for name in names if (found := results.load(name))}


def parts(measured: Mapping[str, Measured]) -> dict[str, str]:
    """Return the Markdown of each part of the page that was measured."""
    made = {"bars": bars_table(measured)} if measured else {}
    for name, found in measured.items():
        made[f"machine-{name}"] = "; ".join(f"{key}: {value}" for key, value in found["machine"].items()) + "."
        if name in _TABLES:
            made[name] = _TABLES[name](found)
        else:
            made[name] = speed_table(found["engines"])
            made[name.replace("queries", "memory")] = memory_table(found["engines"])
        if name == "mcp":
            made |= {"mcp-crowd": crowd_table(found), "mcp-start": start_table(found)}
    return made


def filled(page: str, made: Mapping[str, str]) -> str:
    """Return the page with the parts between its markers replaced; a part that was not made stays as it was."""

    def replaced(part: re.Match[str]) -> str:
        text = made.get(part["name"])
        return part[0] if text is None else f"{part[1]}\n{text}\n\n{part[3]}"

    return _PART.sub(replaced, page)
