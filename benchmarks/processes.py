"""Processes: what another program holds of memory, and how long it has worked. On Linux."""

import os
from dataclasses import dataclass
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Process:
    """A process that runs."""

    pid: int

    def cpu_seconds(self) -> float:
        """Return the time of the processor that it has used, all threads together, in steps of some milliseconds."""
        # The program's name, in brackets, may hold blanks.
        fields = (self._folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * _TICK

    def rss_mb(self) -> float:
        """Return the memory that it holds now, in 10^6 bytes."""
        return self._status("VmRSS")

    def peak_mb(self) -> float:
        """Return the memory that it held at most, in 10^6 bytes."""
        return self._status("VmHWM")

    def has_loaded(self, library: str) -> bool:
        """Tell whether a library of this name is among the files that it has mapped."""
        return library in (self._folder / "maps").read_text(encoding="utf-8")

    @property
    def _folder(self) -> Path:
        return Path("/proc") / str(self.pid)

    def _status(self, name: str) -> float:
        lines = (self._folder / "status").read_text(encoding="utf-8").splitlines()
        facts = dict(line.split(":", 1) for line in lines)
        return int(facts[name].split()[0]) * 1024 / 1e6


def own_process() -> Process:
    """Return the process that asks."""
    return Process(os.getpid())
