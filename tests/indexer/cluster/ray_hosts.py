"""Two hosts that reach one another over a cable and nothing else: network namespaces, with a node of Ray in each."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from os import getpid
from pathlib import Path

_PORT = "6379"
_NODE = ("--num-cpus", "1", "--object-store-memory", "100000000", "--disable-usage-stats", "--block")


class NotAllowed(Exception):
    """This machine does not let us have namespaces."""


def inside(host: str) -> tuple[str, ...]:
    """Return what a command begins with that runs on a host."""
    return ("ip", "netns", "exec", host)


@contextmanager
def two_hosts() -> Iterator[tuple[str, str]]:
    """Yield their names; the first has the address 10.77.0.1, the second 10.77.0.2.

    Raises:
        NotAllowed: this machine has none.
    """
    names = (f"ray{getpid()}a", f"ray{getpid()}b")
    ends = ("cable", "cable")
    with ExitStack() as made:
        try:
            for name in names:
                _ip("netns", "add", name)
                made.callback(_ip, "netns", "del", name)
            _ip("link", "add", ends[0], "netns", names[0], "type", "veth", "peer", "name", ends[1], "netns", names[1])
            for number, name in enumerate(names, start=1):
                _ip("-n", name, "addr", "add", f"10.77.0.{number}/24", "dev", "cable")
                for each in ("lo", "cable"):
                    _ip("-n", name, "link", "set", each, "up")
        except (OSError, subprocess.CalledProcessError) as error:
            raise NotAllowed from error
        yield names


@contextmanager
def ray_on(hosts: tuple[str, str], folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """Run a cluster of a node on each host inside the block, and yield its address."""
    address = f"10.77.0.1:{_PORT}"
    head = ("--head", "--node-ip-address", "10.77.0.1", "--port", _PORT, "--include-dashboard", "false")
    other = ("--address", address, "--node-ip-address", "10.77.0.2")
    with ExitStack() as running:
        for host, arguments in zip(hosts, ((*head, "--temp-dir", str(folder / "a")), other), strict=True):
            command = [*inside(host), sys.executable, "-m", "ray.scripts.scripts", "start", *arguments, *_NODE]
            process = running.enter_context(
                subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**environment})
            )
            running.callback(process.terminate)
            # It says so when it has joined, and goes on saying what its processes do.
            while "Ray runtime started" not in (line := process.stdout.readline() if process.stdout else ""):
                if not line:
                    raise NotAllowed
        yield address


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)
