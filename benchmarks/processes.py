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

    def own_mb(self) -> float:
        """Return what it holds that no file holds: what it has written itself, in 10^6 bytes."""
        return self._status("RssAnon") + self._status("RssShmem")

    def files_mb(self) -> dict[str, float]:
        """Return how much of each file that it has mapped is in memory, in 10^6 bytes; others may share it."""
        found: dict[str, float] = {}
        name = ""
        for line in (self._folder / "smaps").read_text(encoding="utf-8").splitlines():
            fields = line.split(maxsplit=5)
            if "-" in fields[0]:
                name = fields[5] if len(fields) == 6 else ""
            elif name.startswith("/") and fields[0] == "Rss:":
                found[name] = found.get(name, 0.0) + int(fields[1]) * 1024 / 1e6
            elif name.startswith("/") and fields[0] == "Anonymous:":
                found[name] = found.get(name, 0.0) - int(fields[1]) * 1024 / 1e6
        return found

    def open_files(self) -> int:
        """Return how many files, sockets and pipes it has open."""
        return sum(1 for _ in (self._folder / "fd").iterdir())

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
