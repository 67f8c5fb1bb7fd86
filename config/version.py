"""Which version of Footnote this is: pyproject.toml says it, and nothing repeats it."""

import tomllib
from pathlib import Path

_PROJECT = Path(__file__).parent.parent / "pyproject.toml"


def read_version() -> str:
    """Return the version, such as 0.1.0."""
    project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]
    return str(project["version"])
