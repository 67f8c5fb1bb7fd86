"""Syncing: one run of the indexer in a process of its own, which may be killed. `python -m benchmarks.syncing CONFIG`.

Prints one JSON line a step, and a last one with what came of it.
"""

import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.reading import read_source
from benchmarks.results import FOLDER
from indexer.progress import Filling, Progress
from wiring.rooms import open_rooms

_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Synced:
    """What one process did.

    Attributes:
        seconds: From the start of the process to its end.
        peak_mb: Memory it held at most, in 10^6 bytes.
        counts: Of its run, such as `added`; empty when it was killed.
    """

    seconds: float
    peak_mb: float
    counts: dict[str, int]


def sync(config: Path, *, kill_at: int | None = None) -> Synced:
    """Run the indexer to its end, or kill it when so many documents are recorded.

    Raises:
        SystemExit: it failed; the message says why.
    """
    log = FOLDER / "logs" / "syncing.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "benchmarks.syncing", str(config)]
    started, step = perf_counter(), {}
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8") as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            step = json.loads(line)
            if kill_at is not None and step.get("done", 0) >= kill_at:
                process.kill()
                break
    if kill_at is None and ("counts" not in step or step["error"]):
        raise SystemExit(f"the run failed: {step.get('error') or f'see {log}'}")
    return Synced(perf_counter() - started, step["peak_mb"], step.get("counts", {}))


def main(config: str) -> None:
    """Run the configured source once."""

    def tell(step: Progress | Filling) -> None:
        if isinstance(step, Progress):
            _print({"done": step.done})

    with open_rooms(config) as rooms:
        report = read_source(rooms, tell)
    _print({"counts": asdict(report.counts), "error": report.error})


def _print(told: dict[str, Any]) -> None:
    print(json.dumps({**told, "peak_mb": _peak_mb()}), flush=True)


def _peak_mb() -> float:
    """Ask the system for this program's own peak: what getrusage tells begins with that of the process it came from."""
    status = Path(f"/proc/{os.getpid()}/status")
    if not status.exists():  # no Linux
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    facts = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(facts["VmHWM"].split()[0]) * 1024 / 1e6


if __name__ == "__main__":
    main(sys.argv[1])
