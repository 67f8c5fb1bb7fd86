"""Listing: from process start until a stdio server has listed its tools, and until it has answered a first search."""

import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from mcp.client.client import ConnectMode

from benchmarks.ways import over_stdio, text_of

_IMPORTS = "import lancedb, fastembed"
# Its compiled part is what takes long, and shows in a process that has it.
_LANCEDB = "_lancedb"


@dataclass(frozen=True)
class Starter:
    """A stdio server that is started again and again.

    Attributes:
        arguments: Of its tool, for the first search.
        environment, mode: See `over_stdio`.
    """

    name: str
    command: Sequence[str]
    folder: Path
    tool: str
    arguments: Mapping[str, Any]
    environment: dict[str, str] | None = None
    mode: ConnectMode = "auto"
    listed: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    early: list[bool] = field(default_factory=list)

    async def start(self) -> None:
        """Start it once: list the tools, search, end it."""
        started = perf_counter()
        async with over_stdio(self.command, self.folder, self.environment, mode=self.mode) as (client, process):
            await client.list_tools()
            self.listed.append(perf_counter() - started)
            self.early.append(process.has_loaded(_LANCEDB))
            text_of(await client.call_tool(self.tool, dict(self.arguments)))
            self.answered.append(perf_counter() - started)


async def listing(starters: Sequence[Starter], rounds: int) -> dict[str, Any]:
    """Return the medians in seconds, and how many times importing lancedb and fastembed a first search takes."""
    imports = []
    for _ in range(rounds):  # in turn, so that a slow moment of the machine meets all of them
        for starter in starters:
            await starter.start()
        imports.append(_import_seconds())
    usual = statistics.median(imports)
    return {
        "rounds": rounds,
        "imports": usual,
        "servers": [
            {
                "name": each.name,
                "listed": statistics.median(each.listed),
                "answered": statistics.median(each.answered),
                "times_imports": statistics.median(each.answered) / usual,
                "lancedb_when_listed": any(each.early),
            }
            for each in starters
        ],
    }


def _import_seconds() -> float:
    started = perf_counter()
    subprocess.run([sys.executable, "-c", _IMPORTS], check=True, capture_output=True)
    return perf_counter() - started
