"""`python -m tests.crashes --kills 100 --seed 1`: kills, then the verdict; exit code 1 when anything was lost."""

import argparse
import sys
import tempfile
from pathlib import Path

from config.environment import apply_process_environment


def main() -> int:
    """Return 0 if nothing was lost, torn, stale, or seen by whoever may not."""
    parser = argparse.ArgumentParser(prog="python -m tests.crashes", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="Where everything is kept; a folder that is removed otherwise.")
    parser.add_argument(
        "--indexers", type=int, default=1, help="How many work at the same time; they alone are killed."
    )
    parser.add_argument("--ledger", default="", help="URL of an empty ledger on a server; a file otherwise.")
    parser.add_argument(
        "--freeze", action="store_true", help="Freeze them too, and wake them up when others took over."
    )
    arguments = parser.parse_args()
    # After the environment is set: libraries read it while they are imported.
    from tests.crashes.outcome import Plan, crash

    with tempfile.TemporaryDirectory(prefix="footnote-crashes-") as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        plan = Plan(arguments.indexers, arguments.ledger, arguments.freeze)
        outcome = crash(folder, arguments.kills, arguments.seed, plan)
    print(f"seed {arguments.seed}: {sum(outcome.kills.values())} programs killed or frozen in {outcome.seconds:.0f} s")
    for phase, kills in sorted(outcome.kills.items()):
        print(f"  {phase:<24}{kills:>4}")
    print(f"looked {outcome.looks:,} times meanwhile, at {outcome.passages:,} passages")
    for fault in outcome.faults:
        print(f"FAULT {fault}")
    print(f"{len(outcome.faults)} faults")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    apply_process_environment()
    sys.exit(main())
