"""`python -m evals`: golden questions over the sample wiki and over this repository's docs, against their floors.

`python -m evals faithfulness DIR` measures the verifier instead.
`python -m evals injection DIR [N]` lets the worst model obey planted orders instead.
"""

import argparse
import asyncio
import sys
from pathlib import Path

from evals import faithfulness, injection
from evals.floors import floor_file, load_floors
from evals.gate import drops_below
from evals.golden import load_golden
from evals.indexing import index_whole
from evals.measure import Outcome, failed, measure, score
from evals.shipped import SHIPPED, Shipped
from retrieval.audience import Audience
from wiring.rooms import Rooms, open_rooms

_FAILURES_SHOWN = 20


def main(arguments: list[str]) -> int:
    """Index what the questions are about if need be, measure, print, and return 1 when a figure is below its floor.

    Raises:
        SystemExit: the arguments are wrong (2), or help was asked for (0).
    """
    if arguments[:1] == ["faithfulness"]:
        return faithfulness.main(arguments[1:])
    if arguments[:1] == ["injection"]:
        return injection.main(arguments[1:])
    parser = argparse.ArgumentParser(
        prog="python -m evals", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--failures", action="store_true", help="show the questions that came out wrong")
    chosen = parser.parse_args(arguments)
    are_reached = [_check(shipped, show_failures=chosen.failures) for shipped in SHIPPED]
    return 0 if all(are_reached) else 1


def _check(shipped: Shipped, *, show_failures: bool) -> bool:
    with open_rooms(str(shipped.config)) as rooms:
        index_whole(rooms)
        outcomes = asyncio.run(_measure(rooms, shipped.golden))
    if show_failures:
        for outcome in failed(outcomes)[:_FAILURES_SHOWN]:
            print(f"{outcome.question.id} p={outcome.probability:.2f} {outcome}")
            print(f"    {outcome.question.question}")
    floors = load_floors(floor_file(shipped.golden))
    figures = score(outcomes).figures()
    low = {drop.name for drop in drops_below(floors, figures)}
    print(f"{shipped.golden.stem}, {len(outcomes)} questions")
    for name, value in figures.items():
        print(f"  {name:15} {value:.3f}   floor {floors.get(name, 0):.3f}{'   TOO LOW' if name in low else ''}")
    return not low


async def _measure(rooms: Rooms, golden: Path) -> list[Outcome]:
    return await measure(load_golden(golden), rooms.access(Audience.public()), await rooms.library())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
