import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A large block that is freed teaches glibc to keep the next ones, which small ones between them then hold.
PROGRAM = """
import sys
from config.freed_memory import return_freed_memory
if sys.argv[1] == "yes":
    return_freed_memory()
del (block := [bytearray(30_000_000)])[0]
pairs = [(bytearray(1_000_000), bytearray(2_000)) for _ in range(100)]
small = [pair[1] for pair in pairs]
del pairs
facts = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(int(facts["RssAnon"].split()[0]) // 1000)
"""


def held_mb(is_returned: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, is_returned], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return int(done.stdout)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="what a process holds is read as Linux tells it")
def test_what_is_freed_between_small_blocks_goes_back_to_the_system():
    returned, kept = held_mb("yes"), held_mb("no")

    assert returned < 40
    # If a C library gives it back by itself, none of this is needed there.
    assert kept > 90
