"""Soak: a day of a team in some minutes: edits, permissions, webhooks, faults, killed processes, and questions.

Footnote's processes run against the stand-ins for Confluence, Slack and a language model, and real Git. The truth about
every document is kept beside them, and everything that anybody is shown is judged by it (benchmarks/day/judge.py).
"""

import argparse
import shutil
from collections.abc import Sequence

from benchmarks import machine, results
from benchmarks.day.crew import Role
from benchmarks.day.day import live
from benchmarks.day.table import table
from benchmarks.day.town import opened
from benchmarks.results import FOLDER
from config.environment import apply_process_environment


def main(arguments: Sequence[str]) -> int:
    """Live through a day, print what came of it and save it; return 0, or 1 when a promise was broken."""
    parser = argparse.ArgumentParser("python -m benchmarks soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=15.0, help="how long the day is (default 15)")
    parser.add_argument(
        "--seed", default="1", help="decides what happens, though not when to the millisecond (default 1)"
    )
    parser.add_argument("--bots", type=int, default=1, help="processes of the bot (default 1)")
    parser.add_argument("--mcp", type=int, default=1, help="processes of the MCP server (default 1)")
    parser.add_argument("--indexers", type=int, default=1, help="processes of the indexer (default 1)")
    parser.add_argument("--ledger", default="", help="URL of an empty database for the ledger (default: a file)")
    parser.add_argument(
        "--s3", action="store_true", help="the index lies on object storage (moto's server), not in a folder"
    )
    asked = parser.parse_args(arguments)
    apply_process_environment()
    machine.show()
    folder = FOLDER / "soak"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    counts: dict[Role, int] = {"bot": asked.bots, "mcp_server": asked.mcp, "indexer": asked.indexers}
    with opened(folder, asked.seed, counts, asked.ledger, is_on_s3=asked.s3) as town:
        day = live(town, asked.seed, asked.minutes * 60)
    print(f"\n{asked.minutes:g} minutes, seed {asked.seed}\n")
    print(table(day))
    results.save("soak", {"minutes": asked.minutes, "seed": asked.seed, "processes": counts, "s3": asked.s3, **day})
    return 1 if day["verdicts"] else 0
