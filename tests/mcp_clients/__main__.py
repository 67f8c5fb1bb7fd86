"""`make mcp-clients`: real clients, each in an environment of its own, against the server over stdio and HTTP."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from config.environment import apply_process_environment
from tests.conformance.node_tools import Missing, node_tools
from tests.conformance.served_sample import ServedSample, served_sample
from tests.mcp_clients.environments import HERE, client_names, python_of
from tests.mcp_clients.with_inspector import try_inspector

Outcomes = dict[str, dict[str, str]]
_ATTEMPTS = ("list", "search", "get", "error", "wrong token")
_SECONDS = 600


def main(wanted: list[str]) -> int:
    """Try the clients that are named, or all; return 0 if everything went as it should."""
    pythons = {client: python_of(client) for client in client_names() if not wanted or client in wanted}
    with (
        tempfile.TemporaryDirectory(prefix="footnote-clients-") as folder,
        served_sample(Path(folder), with_token=True) as served,
    ):
        outcomes = {client: _tried(client, python, served) for client, python in pythons.items()}
        if not wanted or "inspector" in wanted:
            try:
                outcomes["inspector"] = try_inspector(node_tools(), served, Path(folder))
            except Missing as missing:
                print(f"inspector: skipped, because {missing}.")
    _show(outcomes)
    attempts = [each for ways in outcomes.values() for each in ways.values()]
    return 0 if all(outcome == "ok" for each in attempts for outcome in each.values()) else 1


def _tried(client: str, python: Path, served: ServedSample) -> Outcomes:
    told = json.dumps({"url": served.url, "token": served.token, "stdio": served.stdio})
    script = HERE / "scripts" / f"{client}.py"
    done = subprocess.run([python, script, told], capture_output=True, text=True, check=False, timeout=_SECONDS)
    try:
        outcomes: Outcomes = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        return {way: dict.fromkeys(_ATTEMPTS, done.stderr[-300:]) for way in ("stdio", "http")}
    return outcomes


def _show(outcomes: dict[str, Outcomes]) -> None:
    print(f"| {'client':14} | {'over':5} | " + " | ".join(f"{name:11}" for name in _ATTEMPTS) + " |")
    for client, ways in outcomes.items():
        for way, attempts in ways.items():
            cells = " | ".join(f"{_cell(attempts.get(name)):11}" for name in _ATTEMPTS)
            print(f"| {client:14} | {way:5} | {cells} |")
    for client, ways in outcomes.items():
        for way, attempts in ways.items():
            for name, outcome in attempts.items():
                if outcome != "ok":
                    print(f"{client}, {way}, {name}: {outcome}")


def _cell(outcome: str | None) -> str:
    return "-" if outcome is None else "ok" if outcome == "ok" else "FAILED"


if __name__ == "__main__":
    apply_process_environment()
    sys.exit(main(sys.argv[1:]))
