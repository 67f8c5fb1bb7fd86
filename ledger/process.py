"""Process: who holds something, and whether that process is certainly gone."""

import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_PID_NAMESPACE = Path("/proc/self/ns/pid")


@dataclass(frozen=True, slots=True)
class Process:
    """A running process, as others can know it.

    Attributes:
        host: Name of its machine, for people.
        pid: Its process id.
        pid_space: Where that id means something: one boot of one machine and, on Linux, one container.
            Containers may share a host name, and then an id says nothing about the neighbour's processes.
    """

    host: str
    pid: int
    pid_space: str

    @property
    def is_gone(self) -> bool:
        """True only when no process has this id any more, where we can know; in doubt it is there."""
        if self.pid_space != _pid_space() or os.name != "posix" or self.pid <= 0:
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except (PermissionError, OverflowError):
            return False
        return False


def this_process() -> Process:
    """Return the process that calls."""
    return Process(host=socket.gethostname(), pid=os.getpid(), pid_space=_pid_space())


def random_id() -> str:
    """Return sixteen hexadecimal digits that no other caller has."""
    return secrets.token_hex(8)


def _pid_space() -> str:
    try:
        boot = _BOOT_ID.read_text().strip()
        namespace = str(_PID_NAMESPACE.readlink())
    except OSError:
        return socket.gethostname()
    return f"{boot} {namespace}"
