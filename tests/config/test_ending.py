"""The three processes, told to end while they still load libraries; and any, when it is done."""

import signal
import subprocess
import sys
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = [("bot",), ("mcp_server", "--transport", "http"), ("indexer",)]
# All of them load it after their first lines, and long before they are ready.
EARLY_LIBRARY = "pydantic_core"
PATIENCE_SECONDS = 60.0


def wait_until_it_loads(library: str, process: "subprocess.Popen[str]") -> None:
    end = monotonic() + PATIENCE_SECONDS
    while library not in Path(f"/proc/{process.pid}/maps").read_text(encoding="utf-8"):
        assert process.poll() is None
        assert monotonic() < end
        Event().wait(0.005)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="what a process has loaded is read as Linux tells it")
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_told_to_end_in_its_first_second_a_process_ends_at_once_and_says_nothing(command, told, tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", *command],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_until_it_loads(EARLY_LIBRARY, process)
        process.send_signal(told)
        _, said = process.communicate(timeout=10)
    finally:
        process.kill()

    assert (process.returncode, said) == (0, "")
    assert list(tmp_path.iterdir()) == []


# Something that only a look through all memory would find.
LEFTOVER = """
from config.ending import leave
class Leftover:
    def __del__(self):
        print("was looked for")
leftover = Leftover()
leftover.itself = leftover
del leftover
leave(3)
"""


def test_a_process_that_is_done_does_not_look_for_what_nobody_needs():
    ran = subprocess.run([sys.executable, "-c", LEFTOVER], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stdout, ran.stderr) == (3, "", "")
