"""Answering: what an answer costs besides the model: until the model is asked, and for each sentence that it says."""

import argparse
import asyncio
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from answering.ask import answer_events
from answering.events import Finished, Said
from answering.language_model import LanguageModel, ToolDefinition
from answering.litellm_model import LitellmModel
from answering.litellm_request import LitellmModelSettings
from answering.means import Means
from answering.tools.tool import Outcome, Tool
from benchmarks import machine, results
from benchmarks.dataset import QUESTIONS, SHARES, Dataset, dataset
from benchmarks.engines.footnote import SOURCE, build, space_of
from benchmarks.instant import Instant
from benchmarks.measure import percentile
from benchmarks.results import FOLDER
from benchmarks.table import figure, markdown
from config.environment import apply_process_environment
from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from index.reader import open_index_reader
from playground.openai.reply import Reply, says
from playground.openai.server import running
from playground.openai.service import KEY
from retrieval.audience import Access
from retrieval.library import Library

REQUEST_BAR_MS = 150
SENTENCE_BAR_MS = 20
_SENTENCES = 8
_WARM_UP = 5


def main(arguments: Sequence[str]) -> int:
    """Measure, print and save; return 0."""
    parser = argparse.ArgumentParser("python -m benchmarks answering", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000, help="chunks (default 10000)")
    parser.add_argument("--questions", type=int, default=100, help=f"up to {QUESTIONS} (default 100)")
    parser.add_argument("--reuse", action="store_true", help="ask what the last run built, instead of building anew")
    asked = parser.parse_args(arguments)
    apply_process_environment()
    machine.show()
    data = dataset(asked.size)
    folder = FOLDER / "indexes" / str(asked.size) / "Footnote"
    measured = measure(data, asked.questions, folder, reuse=asked.reuse)
    print(f"\n{asked.size:,} chunks, {asked.questions} questions, {_SENTENCES} sentences an answer\n")
    print(table(measured))
    results.save(f"answering-{asked.size}", {"size": asked.size, "questions": asked.questions, **measured})
    return 0


def measure(data: Dataset, questions: int, folder: Path, *, reuse: bool = False) -> dict[str, Any]:
    """Return milliseconds, by what takes them: all of them, and their p50 and p95."""
    if not (reuse and folder.exists()):
        shutil.rmtree(folder, ignore_errors=True)
        print("Building the index …", file=sys.stderr)
        build(str(folder), data, {row: row for row in range(len(data.vectors))})
    milliseconds = asyncio.run(_timed(data, questions, folder))
    return {
        name: {"p50_ms": percentile(each, 0.5), "p95_ms": percentile(each, 0.95), "times": len(each)}
        for name, each in milliseconds.items()
    }


def table(measured: Mapping[str, Any]) -> str:
    """Return what was measured beside the bars."""
    bars = {"request": f"p95 ≤ {REQUEST_BAR_MS}", "sentence": f"≤ {SENTENCE_BAR_MS}"}
    names = {
        "request": "question → request at the model's server",
        "prepared": "question → model called",
        "first": "first sentence → shown",
        "sentence": "each further sentence → shown",
    }
    rows = [
        (told, figure(measured[name]["p50_ms"]), figure(measured[name]["p95_ms"]), bars.get(name, "–"))
        for name, told in names.items()
    ]
    return markdown(("what", "p50 ms", "p95 ms", "bar"), rows)


async def _timed(data: Dataset, questions: int, folder: Path) -> dict[str, list[float]]:
    reader = await open_index_reader(str(folder), space_of(data))
    library = Library(reader, BuiltinEmbedder(BuiltinSettings()))
    access = Access(tuple(data.audiences[SHARES[0]]), (SOURCE,))
    asked = data.questions[:questions]
    for question in asked[:_WARM_UP]:
        await _answered(question, access, library, Instant(_SENTENCES))
    times: dict[str, list[float]] = {"prepared": [], "first": [], "sentence": []}
    for question in asked:
        model = Instant(_SENTENCES)
        began = perf_counter()
        said = await _answered(question, access, library, model)
        gaps = [1000 * (end - start) for start, end in zip([model.asked_at, *said], said, strict=False)]
        times["prepared"].append(1000 * (model.asked_at - began))
        times["first"] += gaps[:1]
        times["sentence"] += gaps[1:]
    return {"request": await _requested(asked, access, library), **times}


async def _requested(questions: Sequence[str], access: Access, library: Library) -> list[float]:
    """Return milliseconds from each question until a server of OpenAI's protocol has its prompt."""
    arrived: list[float] = []

    def reply(_: Mapping[str, Any]) -> Reply:
        arrived.append(perf_counter())
        return says("NO ANSWER")

    began: list[float] = []
    with _model(reply) as model:
        for question in [*questions[:_WARM_UP], *questions]:
            began.append(perf_counter())
            await _answered(question, access, library, model)
    return [1000 * (end - start) for start, end in zip(began, arrived, strict=True)][_WARM_UP:]


@contextmanager
def _model(reply: Callable[[Mapping[str, Any]], Reply]) -> Iterator[LanguageModel]:
    with running() as server:
        server.service.rules.append(reply)
        settings = LitellmModelSettings(name="main", model="openai/main", api_base=server.api_base, api_key=KEY)
        yield LitellmModel(settings)


async def _answered(question: str, access: Access, library: Library, model: LanguageModel) -> list[float]:
    """Return when each part of an answer was there."""
    said: list[float] = []
    # With a tool the model is asked also where what was found is too weak for an answer.
    means = Means(model, tools=(_tool(),))
    async for event in answer_events(question, access, library=library, means=means):
        if isinstance(event, Said):
            said.append(perf_counter())
        elif isinstance(event, Finished):
            break
    return said


def _tool() -> Tool:
    async def run(_: Mapping[str, Any]) -> Outcome:
        return Outcome("Nothing.")

    schema = {"type": "object", "properties": {}}
    definition = ToolDefinition("none__nothing", "Does nothing.", schema)
    return Tool(definition, "none.nothing", schema, run, timeout_seconds=1, max_characters=100)
