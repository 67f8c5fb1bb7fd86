"""`python -m evals`: golden questions over the sample wiki, against the floor that was reached before."""

import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path

from evals.golden import SAMPLE_WIKI, load_golden
from evals.measure import Outcome, measure, score
from retrieval.audience import Audience
from wiring.indexing import run_index
from wiring.rooms import Rooms, open_rooms

_FOLDER = Path(__file__).parent
_FLOOR = _FOLDER / "golden" / "floor.json"
_FAILURES_SHOWN = 20


def main(arguments: list[str]) -> int:
    """Index the sample wiki if need be, measure, print, and return 1 when a figure is below its floor."""
    with open_rooms(str(_FOLDER / "evals.toml")) as rooms:
        run_index(rooms, requested_by="evals")
        outcomes = asyncio.run(_measure(rooms))
    if "--failures" in arguments:
        _show_failures(outcomes)
    figures = {name: round(value, 3) for name, value in asdict(score(outcomes)).items()}
    floor = json.loads(_FLOOR.read_text(encoding="utf-8"))
    for name, value in figures.items():
        print(f"{name:15} {value:.3f}   floor {floor[name]:.3f}{'   TOO LOW' if value < floor[name] else ''}")
    return 1 if any(figures[name] < floor[name] for name in floor) else 0


async def _measure(rooms: Rooms) -> list[Outcome]:
    return await measure(load_golden(SAMPLE_WIKI), rooms.access(Audience.public()), await rooms.library())


def _show_failures(outcomes: list[Outcome]) -> None:
    """Print the questions that went wrong, most harmful first: said though nothing says it, then not found."""
    wrong = [outcome for outcome in outcomes if outcome.is_answered != outcome.question.is_answerable]
    unfound = [outcome for outcome in outcomes if outcome.question.is_answerable and not 0 < outcome.rank <= 5]
    for outcome in [*wrong, *unfound][:_FAILURES_SHOWN]:
        said = "answered" if outcome.is_answered else "unknown"
        golden = outcome.question
        print(f"{golden.id} {said} p={outcome.probability:.2f} rank={outcome.rank} {golden.path or '–'}")
        print(f"    {golden.question}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
