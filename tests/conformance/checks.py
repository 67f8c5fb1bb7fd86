"""The checks: the official suite for each revision of the protocol, and the Inspector's check of schemas."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.conformance.node_tools import NodeTools
from tests.conformance.served_sample import ROOT, ServedSample

REVISIONS = ("2026-07-28", "2025-11-25")
EXPECTED = Path(__file__).with_name("expected.yml")
# All of it takes seconds; a machine that does more besides may take many times as long.
_SCENARIO_MILLISECONDS = 60_000
_CHECK_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Check:
    """One program to run; it passes if its exit code is 0."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a check ended, and what it printed."""

    check: Check
    code: int
    said: str


def checks_of(tools: NodeTools, served: ServedSample, folder: Path) -> Iterator[Check]:
    """Yield what is checked; results go into the folder."""
    for revision in REVISIONS:
        expected = folder / f"expected-{revision}.yml"
        expected.write_text(yaml.safe_dump({"server": expected_failures(revision)}), encoding="utf-8")
        yield Check(
            f"conformance {revision}",
            (
                *tools.conformance,
                *("server", "--url", served.url, "--requirements", revision),
                *("--expected-failures", str(expected), "--output-dir", str(folder / revision)),
                *("--timeout", str(_SCENARIO_MILLISECONDS)),
            ),
        )
    # Strict: a schema that some client does not understand is exit code 6.
    strict = ("--method", "tools/list", "--strict", "--connect-timeout", str(_SCENARIO_MILLISECONDS))
    inspect = (*tools.inspector, "--cli")
    yield Check("schemas over http", (*inspect, served.url, "--transport", "http", *strict))
    yield Check("schemas over stdio", (*inspect, "--transport", "stdio", *strict, "--", *served.stdio))


def expected_failures(revision: str) -> list[str]:
    """Return the scenarios that must fail in a revision of the protocol, as expected.yml has them."""
    told = yaml.safe_load(EXPECTED.read_text(encoding="utf-8"))
    return [*told["both"], *told[revision]]


def run_check(check: Check, home: Path) -> Outcome:
    """Run a check in a home of its own, so that it finds no settings of whoever runs it, and leaves none."""
    try:
        done = subprocess.run(
            ["env", f"HOME={home}", *check.command],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=_CHECK_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as late:
        return Outcome(check, 124, f"It did not end within {late.timeout:.0f} s.")
    return Outcome(check, done.returncode, done.stdout + done.stderr)
