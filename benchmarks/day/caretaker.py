"""Caretaker: somebody who looks after Footnote by its commands, while everything goes on."""

import json
import random
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.endpoint import ROOT

_PAUSE_SECONDS = 15.0
_PATIENCE_SECONDS = 120.0
_KEPT_BACKUPS = "2"


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that ended, and how."""

    command: tuple[str, ...]
    code: int
    output: str


@dataclass
class Caretaker:
    """Runs commands.

    Attributes:
        backups: Where backups go; None: none can be taken of where the index lies.
        ran: How often each command was run.
        failed: Those that ended with another code than 0.
    """

    config: Path
    backups: Path | None
    dice: random.Random
    ran: Counter[str] = field(default_factory=Counter)
    failed: list[Ran] = field(default_factory=list)

    def work(self, has_ended: threading.Event) -> None:
        """Run a command now and then, until the end."""
        commands = [
            ("status", "--json"),
            ("runs", "--json"),
            ("reindex",),
            ("reindex", "wiki", "--full"),
            ("check", "--json"),
            *([("backup", str(self.backups), "--keep", _KEPT_BACKUPS)] if self.backups else []),
        ]
        while not has_ended.wait(self.dice.uniform(0.5, 1.5) * _PAUSE_SECONDS):
            self.run(*self.dice.choice(commands))

    def run(self, *command: str) -> Ran:
        """Run a command to its end, and note how it went."""
        ran = run(command, self.config, _PATIENCE_SECONDS)
        self.ran[command[0]] += 1
        if ran.code:
            self.failed.append(ran)
        return ran


def run(command: tuple[str, ...], config: Path, seconds: float) -> Ran:
    """Run a command of `footnote` with these settings, for so long at most."""
    whole = [sys.executable, "-m", "cli", *command, "--config", str(config)]
    try:
        done = subprocess.run(whole, cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return Ran(command, -1, f"nothing within {seconds:g} s")
    return Ran(command, done.returncode, done.stdout + done.stderr)


def findings(ran: Ran) -> list[str]:
    """Return what a check found wrong, in words."""
    start = ran.output.find("{")
    if start < 0:
        return [ran.output[-500:]]
    told, _ = json.JSONDecoder().raw_decode(ran.output[start:])
    return [json.dumps(each) for each in told.get("findings", ())]
