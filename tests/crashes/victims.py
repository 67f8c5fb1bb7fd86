"""Victims: the programs that are killed, and in which phase they were."""

import os
import runpy
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random
from threading import Event
from time import monotonic

from index.waiting import stored_waiting_counts
from ledger.leases import is_index_in_use
from ledger.run_requests import waiting_runs
from ledger.runs import RunStatus, latest_runs
from wiring.rooms import Rooms

PATIENCE_SECONDS = 180.0
_LOOK_SECONDS = 0.01
STARTING, LISTING, READING, RECORDING = "starting", "listing", "reading and writing", "recording"
VECTORS, TIDYING, IDLE = "filling vectors", "tidying", "idle"
PHASES = (STARTING, LISTING, READING, RECORDING, VECTORS, TIDYING)


# Imported once for all programs, a hundred of them; nothing that begins threads.
_PROGRAMS = get_context("forkserver")
_PROGRAMS.set_forkserver_preload(["httpx", "sqlalchemy", "numpy", "uvicorn", "typer"])


def run(home: Path, log: Path, module: str, arguments: Sequence[str]) -> None:
    """Be `python -m module` in a folder; what it says is kept in a file."""
    os.chdir(home)
    with log.open("ab") as kept:
        for stream in (1, 2):
            os.dup2(kept.fileno(), stream)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


@dataclass(slots=True)
class Victim:
    """A program of Footnote that works in a folder with settings."""

    home: Path
    rooms: Rooms
    log: Path
    _process: ForkServerProcess | None = field(default=None)

    def start(self, module: str, *arguments: str) -> None:
        """Start a program."""
        self._process = _PROGRAMS.Process(target=run, args=(self.home, self.log, module, arguments), daemon=True)
        self._process.start()

    @property
    def process(self) -> ForkServerProcess:
        """The one that was started last."""
        assert self._process
        return self._process

    @property
    def is_alive(self) -> bool:
        """Whether it works."""
        return self._process is not None and self._process.is_alive()

    def end(self) -> None:
        """Leave nothing behind."""
        if self._process:
            self.kill()

    def kill(self) -> bool:
        """Kill it as the system would, and tell whether it was alive."""
        was_alive = self.is_alive
        self.process.kill()
        self.process.join()
        return was_alive

    def signal(self, number: int) -> None:
        """Send it a signal, if it is alive."""
        if self.is_alive and self.process.pid:
            os.kill(self.process.pid, number)

    def wait(self) -> int:
        """Wait for its end, and return its exit code."""
        self.process.join(PATIENCE_SECONDS)
        assert self.process.exitcode is not None, f"it does not end; see {self.log}"
        return self.process.exitcode

    def phase(self) -> str:
        """Return what an indexer is doing by what it has written, or was doing when it was killed."""
        running = [run for run in latest_runs(self.rooms.ledger).values() if run.status is RunStatus.RUNNING]
        if running:
            [run] = running[:1]
            if not run.total and not run.unchanged:
                return LISTING
            return READING if run.done < run.total else RECORDING
        if not is_index_in_use(self.rooms.ledger, datetime.now(UTC)):
            return IDLE if not waiting_runs(self.rooms.ledger) else STARTING
        if stored_waiting_counts(self.rooms.settings.index.uri, self.rooms.embedder.space):
            return VECTORS
        return STARTING if waiting_runs(self.rooms.ledger) else TIDYING

    def wait_for(self, phase: str, dealer: Random) -> str:
        """Wait until it is in a phase and a moment longer; return the phase that it is in then."""
        end = monotonic() + PATIENCE_SECONDS
        now = STARTING
        while monotonic() < end and self.is_alive:
            now = self.phase()
            if now in {phase, IDLE}:
                break
            Event().wait(_LOOK_SECONDS)
        Event().wait(dealer.random() ** 2 * (2.0 if phase == STARTING else 0.3))
        return self.phase()

    def until_idle(self) -> None:
        """Wait until nothing waits any more, no run is under way, and nobody holds the index."""
        end = monotonic() + PATIENCE_SECONDS
        while self.phase() != IDLE or stored_waiting_counts(self.rooms.settings.index.uri, self.rooms.embedder.space):
            assert monotonic() < end, f"it does not come to an end: {self.phase()}"
            assert self.is_alive, f"the indexer ended by itself; see {self.log}"
            Event().wait(0.2)
