"""Slack: how soon the bot shows that it is at work and asks the model, and whether in a rush all are answered once."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import machine, results
from benchmarks.chat import chatting, questions
from benchmarks.dataset import Dataset, dataset
from benchmarks.delays import delays
from benchmarks.measure import percentile
from benchmarks.results import FOLDER
from benchmarks.rush import Rush, rush
from benchmarks.table import figure, markdown
from config.environment import apply_process_environment

STATUS_MS = 300
REQUEST_MS = 150
_CHANNELS = 20


def main(arguments: Sequence[str]) -> int:
    """Measure, print and save; return 0, or 1 when a question was not answered exactly once."""
    parser = argparse.ArgumentParser("python -m benchmarks slack", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000, help="chunks (default 10000)")
    parser.add_argument("--questions", type=int, default=100, help="one after the other (default 100)")
    parser.add_argument("--rush", type=int, default=200, help="questions in the busy time (default 200)")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long they are asked (default 60)")
    asked = parser.parse_args(arguments)
    apply_process_environment()
    machine.show()
    folder = FOLDER / "indexes" / str(asked.size) / "Slack"
    measured = measure(dataset(asked.size), folder, Rush(asked.rush, asked.seconds), times=asked.questions)
    print(f"\n{asked.size:,} chunks, {asked.questions} questions one after the other\n")
    print(delay_table(measured))
    print(f"\n{asked.rush} questions in {asked.seconds:g} s, two processes, one killed midway\n")
    print(rush_table(measured))
    results.save("slack", {"size": asked.size, "questions": asked.questions, **measured})
    return 0 if measured["rush"]["once"] == asked.rush else 1


def measure(data: Dataset, folder: Path, busy: Rush, *, times: int) -> dict[str, Any]:
    """Return the milliseconds of each delay, one question after the other, and how a busy time went."""
    with chatting(data, folder, _CHANNELS) as chat:
        chat.start_bot()
        found = {name: _record(each) for name, each in delays(chat, questions(data, times)).items()}
        return {**found, "rush": rush(chat, questions(data, busy.questions), busy)}


def delay_table(measured: Mapping[str, Any]) -> str:
    """Return the delays beside their bars."""
    rows = [
        (told, figure(measured[name]["p50_ms"]), figure(measured[name]["p95_ms"]), bar)
        for name, told, bar in (
            ("status", "message → status in Slack", f"p95 ≤ {STATUS_MS}"),
            ("request", "message → request at the model's server", f"p95 ≤ {STATUS_MS + REQUEST_MS}"),
            ("more", "status → request at the model's server", f"p95 ≤ {REQUEST_MS}"),
        )
    ]
    return markdown(("what", "p50 ms", "p95 ms", "bar"), rows)


def rush_table(measured: Mapping[str, Any]) -> str:
    """Return how the busy time went."""
    found = measured["rush"]
    rows = [
        ("questions", f"{found['questions']:,}"),
        ("answered exactly once", f"{found['once']:,}"),
        ("not at all / more than once", f"{found['never']:,} / {found['twice']:,}"),
        *((f"ended {state}", f"{count:,}") for state, count in sorted(found["states"].items())),
        ("taken over from the killed process", f"{found['taken_over']:,}"),
        ("calls", f"{found['calls']:,}"),
        ("calls that failed on purpose", f"{found['faults']:,} ({100 * found['faults'] / found['calls']:.1f} %)"),
        ("calls that Slack's rate limits refused", f"{found['refused']:,}"),
        ("question → status, p50 / p95", f"{figure(found['status_p50_s'])} / {figure(found['status_p95_s'])} s"),
        ("question → whole answer, p50 / p95", f"{figure(found['answer_p50_s'])} / {figure(found['answer_p95_s'])} s"),
        ("last question → last answer", f"{figure(found['after_s'])} s"),
    ]
    return markdown(("a busy minute", "found"), rows)


def _record(seconds: Sequence[float]) -> dict[str, float]:
    milliseconds = [1000 * each for each in seconds]
    return {
        "p50_ms": percentile(milliseconds, 0.5),
        "p95_ms": percentile(milliseconds, 0.95),
        "times": len(milliseconds),
    }
