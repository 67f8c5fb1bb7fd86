"""Memory: what bot, MCP server and indexer hold together, at the start and after they have answered and indexed."""

import argparse
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import machine, results
from benchmarks.bars import TOGETHER_MB
from benchmarks.chat import chatting
from benchmarks.dataset import Dataset, dataset
from benchmarks.processes import Process
from benchmarks.results import FOLDER
from benchmarks.table import figure, markdown
from benchmarks.together import working_together
from config.environment import apply_process_environment

_CHANNELS = 20


def main(arguments: Sequence[str]) -> int:
    """Measure, print and save; return 0."""
    parser = argparse.ArgumentParser("python -m benchmarks memory", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="chunks (default 100000)")
    parser.add_argument("--questions", type=int, default=100, help="in Slack, and over MCP (default 100)")
    parser.add_argument("--documents", type=int, default=200, help="new ones for the indexer (default 200)")
    parser.add_argument("--model", action="store_true", help="let a language model write the answers in Slack")
    asked = parser.parse_args(arguments)
    apply_process_environment()
    machine.show()
    folder = FOLDER / "indexes" / str(asked.size) / "Memory"
    work = Work(asked.questions, asked.documents, has_model=asked.model)
    measured = {
        "size": asked.size,
        "questions": work.questions,
        "documents": work.documents,
        "has_model": work.has_model,
        **measure(dataset(asked.size), folder, work),
    }
    print(f"\n{table(measured)}")
    results.save("memory", measured)
    return 0


@dataclass(frozen=True, slots=True)
class Work:
    """What the processes do before they are looked at again.

    Attributes:
        questions: In Slack, and as many over MCP.
        documents: Indexed, and the index tidied after.
        has_model: Whether a language model writes the answers in Slack.
    """

    questions: int
    documents: int
    has_model: bool


def measure(data: Dataset, folder: Path, work: Work) -> dict[str, Any]:
    """Return what each process holds, and all of them, once they are ready and once they have worked."""
    with (
        chatting(data, folder, _CHANNELS) as chat,
        working_together(chat, data, work.documents, has_model=work.has_model) as three,
    ):
        ready = held(three.processes)
        three.wait_for_the_indexer()
        three.ask(data, work.questions)
        return {"ready": ready, "worked": held(three.processes), "disk": _disk(folder / "data")}


def held(processes: Mapping[str, Process]) -> dict[str, Any]:
    """Return what processes hold in 10^6 bytes: each alone, and together, where a file that several map counts once."""
    alone = {
        name: {"own_mb": each.own_mb(), "rss_mb": each.rss_mb(), "peak_mb": each.peak_mb()}
        for name, each in processes.items()
    }
    own = sum(each["own_mb"] for each in alone.values())
    return {**alone, "together_mb": own + shared_mb([each.files_mb() for each in processes.values()])}


def shared_mb(files: Collection[Mapping[str, float]]) -> float:
    """Return how much memory files take that several processes have mapped: of each, as much as one holds at most."""
    names = {name for each in files for name in each}
    return sum(max(each.get(name, 0.0) for each in files) for name in names)


def table(measured: Mapping[str, Any]) -> str:
    """Return what was asked, what was held, one row a process, and what is on disk."""
    ready, worked = measured["ready"], measured["worked"]
    keys = ("rss_mb", "own_mb", "peak_mb")
    rows = [
        (name, figure(ready[name]["rss_mb"], 0), *(figure(found[key], 0) for key in keys))
        for name, found in worked.items()
        if name != "together_mb"
    ]
    sums = (figure(each["together_mb"], 0) for each in (ready, worked))
    asked = f"{measured['size']:,} chunks, {measured['questions']} questions, {measured['documents']} new documents"
    model = "a language model writes" if measured["has_model"] else "no language model"
    bar = f"bar {TOGETHER_MB:,}"
    head = ("process", "ready MB", "after its work MB", "of its own MB", "at most MB")
    disk = ", ".join(f"{name} {figure(size, 0)} MB" for name, size in measured["disk"].items())
    return f"{asked}, {model}\n\n{markdown(head, [*rows, ('together', *sums, '', bar)])}\n\nOn disk: {disk}."


def _disk(folder: Path) -> dict[str, float]:
    """Return what index and ledger take on disk, in 10^6 bytes."""
    return {
        each.name: sum(file.stat().st_size for file in [each, *each.rglob("*")] if file.is_file()) / 1e6
        for each in sorted(folder.iterdir())
    }
