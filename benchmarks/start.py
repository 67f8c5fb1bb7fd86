"""Start: from process start to the answer of `footnote search`, beside importing lancedb and fastembed alone."""

import argparse
import json
import statistics
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks import machine, results
from benchmarks.table import figure, markdown

_ROOT = Path(__file__).parent.parent
_ROUNDS = 7
_SETTINGS = """
[sources.wiki]
kind = "folder"
path = {path}
readers = ["everyone"]
include = ["policies/**"]
"""


def main(arguments: Sequence[str]) -> int:
    """Print both times, their ratio, and that a second run with nothing changed embeds nothing; return 0."""
    argparse.ArgumentParser("python -m benchmarks start", description=__doc__).parse_args(arguments)
    machine.show()
    with tempfile.TemporaryDirectory() as name:
        config = Path(name) / "footnote.toml"
        config.write_text(_SETTINGS.format(path=json.dumps(str(_ROOT / "config" / "sample"))), encoding="utf-8")
        python = _ROOT / ".venv" / "bin" / "python"  # that of ./footnote
        footnote = [str(_ROOT / "footnote"), "--config", str(config)]
        subprocess.run([*footnote, "index", "--json"], check=True, capture_output=True)
        search, imports, again = [], [], []
        for _ in range(_ROUNDS):  # in turn, so that a slow moment of the machine meets all of them
            search.append(_seconds([*footnote, "search", "meal allowance", "--json"]))
            imports.append(_seconds([str(python), "-c", "import lancedb, fastembed"]))
            again.append(_seconds([*footnote, "index", "--json"]))
    medians = {"search": statistics.median(search), "imports": statistics.median(imports)}
    ratio = medians["search"] / medians["imports"]
    measured = {**medians, "unchanged_index": statistics.median(again), "times_imports": ratio}
    print(table(measured))
    results.save("start", measured)
    return 0


def table(measured: Mapping[str, Any]) -> str:
    """Return the figures in Markdown."""
    rows = [
        ("`footnote search`, from process start to answer", figure(measured["search"], 2)),
        ("`import lancedb, fastembed`", figure(measured["imports"], 2)),
        ("`footnote index` with nothing changed", figure(measured["unchanged_index"], 2)),
    ]
    return f"{markdown(('median of seven', 's'), rows)}\n\nRatio of the first two: {measured['times_imports']:.2f}."


def _seconds(command: list[str]) -> float:
    started = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return perf_counter() - started
