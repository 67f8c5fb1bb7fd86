"""A program that meets a document which ends it: indexes a source once, as whoever watches over it starts it again."""

import json
import os
import re
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

# What is imported when a first document is cut must not count as the time of this document.
import indexer.parsing.registry  # noqa: F401
from indexer.run import run_sources
from tests.fakes.fickle_source import FickleSource
from tests.fakes.hash_embedder import HashEmbedder
from tests.indexer.conftest import open_bench

POISON = "070.md"
LIMIT_SECONDS = 5.0


def _crash() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _spin() -> None:
    while True:
        pass


def _seize() -> None:
    # The matcher never lets another thread run, and needs years for this.
    re.match(r"(a|aa)+$", "a" * 200 + "b")


_FATES: dict[str, Callable[[], None]] = {"crash": _crash, "spin": _spin, "seize": _seize}


def poisoned(fate: str) -> FickleSource:
    """Return a source of which one document does that to the process."""
    source = FickleSource(fates={POISON: _FATES[fate]})
    for number in range(100):
        source.put(f"{number:03}.md", f"# Part\n\nDocument {number} says so.\n")
    return source


def main(folder: Path, fate: str) -> None:
    """Index, and print what came of it."""
    bench = replace(open_bench(folder, HashEmbedder()), document_seconds=LIMIT_SECONDS)
    [report] = run_sources(bench, [poisoned(fate)], requested_by="a program to be ended")
    sys.stdout.write(json.dumps({"added": report.counts.added, "error": report.error}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
