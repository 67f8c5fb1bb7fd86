"""What the files of deploy start: tried once each, as every one of them names the same three modules."""

import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def is_understood(module: str, options: tuple[str, ...]) -> bool:
    """Tell whether a module of the checkout can be run with these options; --help shows it without running."""
    command = [sys.executable, "-m", module, *options, "--help"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0
