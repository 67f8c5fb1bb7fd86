"""Results: what a run measured, as JSON below build/benchmarks, from which page and charts are made."""

import json
from pathlib import Path
from typing import Any

from benchmarks.machine import describe

FOLDER = Path(__file__).parent.parent / "build" / "benchmarks"


def save(name: str, measured: dict[str, Any]) -> Path:
    """Write what a benchmark measured, with the machine it ran on; return the file."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{name}.json"
    file.write_text(json.dumps({"machine": describe(), **measured}, indent=1), encoding="utf-8")
    return file


def load(name: str) -> dict[str, Any] | None:
    """Read what the last run of a benchmark measured; None when it has not run."""
    file = FOLDER / f"{name}.json"
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def forget(name: str) -> None:
    """Remove what a benchmark measured, and whatever has its name and a dash in front."""
    for file in FOLDER.glob(f"{name}-*.json"):
        file.unlink()
    (FOLDER / f"{name}.json").unlink(missing_ok=True)
