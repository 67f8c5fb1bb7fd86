"""Embedding: chunks per second of our embedder, beside its library's defaults, bare onnxruntime and OpenVINO."""

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import machine, results
from benchmarks.contender import Answer, Contender, ContenderFailed
from benchmarks.measure import lowest_cosine, ratio_of_medians
from benchmarks.table import figure, markdown
from benchmarks.texts import corpus, digest, mixed_lengths

LIBRARY = "fastembed, its defaults"
REFERENCE = "onnxruntime, a text a pass"
CONTENDERS: dict[str, dict[str, Any]] = {
    "Footnote": {"way": "footnote"},
    LIBRARY: {"way": "library"},
    REFERENCE: {"way": "onnxruntime", "batch_size": 1},
    "onnxruntime, 16 sorted": {"way": "onnxruntime", "batch_size": 16},
    "onnxruntime, 16 sorted, no arena": {"way": "onnxruntime", "batch_size": 16, "has_arena": False},
    "onnxruntime, streams of 1": {"way": "onnxruntime streams", "batch_size": 1},
    "onnxruntime, streams of 4": {"way": "onnxruntime streams", "batch_size": 4},
    "onnxruntime, streams of 8": {"way": "onnxruntime streams", "batch_size": 8},
    "onnxruntime, streams of 8, no arena": {"way": "onnxruntime streams", "batch_size": 8, "has_arena": False},
    "OpenVINO, 8 sorted": {"way": "openvino", "batch_size": 8},
    "OpenVINO, streams of 1": {"way": "openvino streams", "batch_size": 1},
    "OpenVINO, streams of 4": {"way": "openvino streams", "batch_size": 4},
    "OpenVINO, streams of 8": {"way": "openvino streams", "batch_size": 8},
}
_WARM_UP = 8
HEADINGS = ("", "chunks/s", "× library defaults", "CPU ms/chunk", "peak MB", "lowest cosine")


def main(arguments: Sequence[str]) -> int:
    """Measure, print and save; return 0."""
    parser = argparse.ArgumentParser("python -m benchmarks embedding", description=__doc__)
    parser.add_argument("--texts", type=int, default=128, help="how many texts of 8 to 250 words (default 128)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each embeds them, in turns (default 3)")
    parser.add_argument("--only", nargs="*", choices=CONTENDERS, help="leave the others out; ratios need both sides")
    asked = parser.parse_args(arguments)
    machine.show()
    texts = mixed_lengths(corpus(), asked.texts)
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(texts, asked.rounds, asked.only or list(CONTENDERS), Path(folder))
    print(f"\n{len(texts)} texts ({digest(texts)}), {asked.rounds} rounds, in turns\n")
    print(table(measured))
    results.save("embedding", {"texts": len(texts), "rounds": asked.rounds, "contenders": measured})
    return 0


def measure(texts: Sequence[str], rounds: int, names: Sequence[str], folder: Path) -> list[dict[str, Any]]:
    """Embed the texts in turns by every named contender that can take part; return one record each."""
    file = folder / "texts.json"
    file.write_text(json.dumps(list(texts)), encoding="utf-8")
    with ExitStack() as stack:
        contenders = [each for name in names if (each := _started(name, file, stack))]
        answers: dict[str, list[Answer]] = {each.name: [] for each in contenders}
        for _ in range(rounds):
            for each in contenders:
                answers[each.name].append(each.ask("embed", count=len(texts)))
        for each in contenders:
            each.ask("save", file=str(_vectors_file(folder, each.name)))
    return [_record(name, answers, len(texts), folder) for name in answers]


def table(measured: Sequence[dict[str, Any]]) -> str:
    """Return the figures in Markdown."""
    return markdown(
        HEADINGS,
        [
            (
                each["name"],
                figure(each["rate"]),
                figure(each["times_library"], 2),
                figure(each["cpu_ms"], 0),
                figure(each["peak_mb"], 0),
                figure(each["lowest_cosine"], 5),
            )
            for each in measured
        ],
    )


def _started(name: str, file: Path, stack: ExitStack) -> Contender | None:
    contender = Contender(name, "benchmarks.embedders", {"texts": str(file), **CONTENDERS[name]})
    try:
        stack.enter_context(contender)
    except ContenderFailed as error:
        print(error, file=sys.stderr)
        return None
    contender.ask("embed", count=_WARM_UP)
    return contender


def _vectors_file(folder: Path, name: str) -> Path:
    return folder / f"{list(CONTENDERS).index(name)}.npy"


def _record(name: str, answers: dict[str, list[Answer]], count: int, folder: Path) -> dict[str, Any]:
    own = answers[name]
    seconds = {each: [answer.seconds for answer in of_one] for each, of_one in answers.items()}
    cosine = None
    if REFERENCE in answers:
        made, reference = (np.load(_vectors_file(folder, each)) for each in (name, REFERENCE))
        cosine = lowest_cosine(made, reference)
    return {
        "name": name,
        "rate": count / statistics.median(seconds[name]),
        "times_library": ratio_of_medians(seconds[LIBRARY], seconds[name]) if LIBRARY in answers else None,
        "cpu_ms": statistics.median(answer.cpu_seconds for answer in own) / count * 1000,
        "peak_mb": max(answer.peak_mb for answer in own),
        "lowest_cosine": cosine,
    }
