"""Floors: the figures that golden questions reached before, and must not drop below."""

import json
from collections.abc import Mapping
from pathlib import Path

from evals.measure import FIGURES
from wiring.refused import Refused

_DECIMALS = 3


def floor_file(golden: Path) -> Path:
    """Return where the floors of a file of golden questions are kept, unless somebody says otherwise."""
    return golden.with_suffix(".floor.json")


def load_floors(file: Path) -> dict[str, float]:
    """Read floors.

    Raises:
        Refused: the file cannot be read, or holds something else.
    """
    try:
        floors = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Refused(
            f"{file} cannot be read ({error.strerror}). `footnote golden run --record` writes the floors."
        ) from error
    except (ValueError, RecursionError) as error:
        raise Refused(f"{file} is not JSON. `footnote golden run --record` writes it anew.") from error
    if not isinstance(floors, dict) or not all(_is_floor(name, value) for name, value in floors.items()):
        raise Refused(f"{file} must hold an object of figures from 0 to 1, by name: {', '.join(FIGURES)}.")
    return {name: float(value) for name, value in floors.items()}


def save_floors(file: Path, figures: Mapping[str, float]) -> None:
    """Write figures as floors, cut to three decimals so that the same figures pass.

    Raises:
        Refused: the file cannot be written.
    """
    unit = 10**_DECIMALS
    floors = {name: int(value * unit) / unit for name, value in figures.items()}
    try:
        file.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise Refused(f"{file} cannot be written ({error.strerror}).") from error


def _is_floor(name: object, value: object) -> bool:
    return name in FIGURES and isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
