"""Contender: the parent's side of a process that takes part in a benchmark."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from benchmarks.results import FOLDER

_ROOT = Path(__file__).parent.parent
_ENVIRONMENT = (
    # Libraries that log every query, count users or look for a newer price list would be measured doing that.
    "LANCEDB_LOG=error",
    "ANONYMIZED_TELEMETRY=False",
    "LITELLM_LOCAL_MODEL_COST_MAP=True",
    # txtai calls functions of ours only when it is told that it may.
    "ALLOW_RESOLVE_TRANSFORM=True",
)


class ContenderFailed(Exception):
    """A contender cannot take part; the message says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a contender did.

    Attributes:
        value: What was asked for.
        seconds: By the clock.
        cpu_seconds: Of the processor, all threads together: a busy neighbour changes it less than the clock.
        rss_mb: Memory it holds now, in 10^6 bytes.
        peak_mb: Memory it held at most.
    """

    value: Any
    seconds: float
    cpu_seconds: float
    rss_mb: float
    peak_mb: float


class Contender:
    """A context that runs one process and asks it to do things.

    Args:
        name: What the reader calls it.
        module: Its module, with a function `open_contender`.
        arguments: Of that function.
    """

    def __init__(self, name: str, module: str, arguments: dict[str, Any]) -> None:
        self.name = name
        self._command = ["env", *_ENVIRONMENT, sys.executable, "-m", "benchmarks.worker", module, json.dumps(arguments)]
        self._log = FOLDER / "logs" / f"{name.replace(' ', '-').replace('/', '-')}.log"

    def __enter__(self) -> Self:
        """Start the process and wait until it is ready.

        Raises:
            ContenderFailed: a library of it is not installed, or it did not start.
        """
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                encoding="utf-8",
            )
        try:
            self._read()
        except ContenderFailed:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self._stop()

    def ask(self, do: str, **arguments: Any) -> Answer:
        """Have something done and wait for it.

        Raises:
            ContenderFailed: the process ended instead of answering.
        """
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, "with": arguments}) + "\n")
        self._process.stdin.flush()
        answer = self._read()
        return Answer(**answer)

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise ContenderFailed(f"{self.name} stopped: {_last_line(self._log)}")
        answer: dict[str, Any] = json.loads(line)
        if "missing" in answer:
            raise ContenderFailed(
                f"{self.name} left out: {answer['missing']} is not installed (`make bench` does that)"
            )
        return answer

    def _stop(self) -> None:
        self._process.communicate()


def _last_line(log: Path) -> str:
    lines: Sequence[str] = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line for line in reversed(lines) if line.strip()), "no reason given")
