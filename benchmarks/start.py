"""Start: from process start to the answer of `footnote search`, beside importing lancedb and fastembed alone."""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from benchmarks import machine, results

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
        footnote = [str(_ROOT / "footnote"), "--config", str(config)]
        subprocess.run([*footnote, "index", "--json"], check=True, capture_output=True)
        search, imports, again = [], [], []
        for _ in range(_ROUNDS):  # in turn, so that a slow moment of the machine meets all of them
            search.append(_seconds([*footnote, "search", "meal allowance", "--json"]))
            imports.append(_seconds([sys.executable, "-c", "import lancedb, fastembed"]))
            again.append(_seconds([*footnote, "index", "--json"]))
    ratio = statistics.median(search) / statistics.median(imports)
    print(f"footnote search              {statistics.median(search):6.2f} s, median of {_ROUNDS}")
    print(f"import lancedb, fastembed    {statistics.median(imports):6.2f} s")
    print(f"ratio                        {ratio:6.2f}   (bar: 1.5)")
    print(f"footnote index, no change    {statistics.median(again):6.2f} s")
    medians = {"search": statistics.median(search), "imports": statistics.median(imports)}
    results.save("start", {**medians, "unchanged_index": statistics.median(again), "times_imports": ratio})
    return 0


def _seconds(command: list[str]) -> float:
    started = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return perf_counter() - started
