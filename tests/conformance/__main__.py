"""`make conformance`: the MCP server over a small index, against the official suite and the Inspector."""

import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from config.environment import apply_process_environment
from tests.conformance.checks import Outcome, checks_of, run_check
from tests.conformance.node_tools import Missing, NodeTools, node_tools
from tests.conformance.served_sample import served_sample


def main() -> int:
    """Return 0 if every check passes, or if the tools cannot be had here; 1 otherwise."""
    try:
        tools = node_tools()
    except Missing as missing:
        print(f"MCP conformance: skipped, because {missing}.")
        return 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="footnote-conformance-") as folder:
        outcomes = _outcomes(tools, Path(folder))
    failed = [outcome for outcome in outcomes if outcome.code != 0]
    for outcome in failed:
        print(f"== {outcome.check.name}: exit code {outcome.code}\n{outcome.said}")
    print(f"MCP conformance: {len(outcomes) - len(failed)} passed, {len(failed)} failed", end=" ")
    print(f"({', '.join(outcome.check.name for outcome in outcomes)}; {time.monotonic() - began:.0f} s)")
    return 1 if failed else 0


def _outcomes(tools: NodeTools, folder: Path) -> list[Outcome]:
    home = folder / "home"
    home.mkdir()
    # Two at a time: they wait more than they work.
    with served_sample(folder, with_token=False) as served, ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda check: run_check(check, home), checks_of(tools, served, folder)))


if __name__ == "__main__":
    apply_process_environment()
    sys.exit(main())
