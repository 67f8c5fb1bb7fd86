"""Answering: what an answer costs besides the model: until the model is asked, and for each sentence that it says."""

import argparse
import asyncio
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from answering.ask import ask
from answering.llm.language_model import LanguageModel, ToolDefinition
from answering.llm.litellm_model import LitellmModel
from answering.llm.litellm_request import LitellmModelSettings
from answering.means import Means
from answering.tools.tool import Outcome, Tool
from benchmarks import machine, results
from benchmarks.bars import REQUEST_MS, SENTENCE_MS
from benchmarks.dataset import QUESTIONS, SHARES, Dataset, dataset
from benchmarks.engines.footnote import SOURCE, build, space_of
from benchmarks.instant import Instant, Span
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
    results.save("answering", {"size": asked.size, "questions": asked.questions, **measured})
    return 0


def measure(data: Dataset, questions: int, folder: Path, *, reuse: bool = False) -> dict[str, Any]:
    """Return p50 and p95 of the milliseconds, and their median of the processor, by what takes them."""
    if not (reuse and folder.exists()):
        shutil.rmtree(folder, ignore_errors=True)
        print("Building the index …", file=sys.stderr)
        build(str(folder), data, {row: row for row in range(len(data.vectors))})
    return {name: _record(each) for name, each in asyncio.run(_timed(data, questions, folder)).items()}


def table(measured: Mapping[str, Any]) -> str:
    """Return what was measured beside the bars."""
    bars = {"request": f"p95 ≤ {REQUEST_MS}", "sentence": f"p95 ≤ {SENTENCE_MS}"}
    names = {
        "request": "question → request at the model's server",
        "prepared": "question → model called",
        "first": "first sentence → checked",
        "sentence": "each further sentence → checked",
    }
    rows = [
        (told, *(figure(measured[name][key]) for key in ("p50_ms", "p95_ms", "cpu_ms")), bars.get(name, "–"))
        for name, told in names.items()
    ]
    return markdown(("what", "p50 ms", "p95 ms", "CPU ms", "bar"), rows)


def _record(spans: Sequence[Span]) -> dict[str, float]:
    wall, cpu = ([1000 * seconds for seconds in each] for each in zip(*((s.wall, s.cpu) for s in spans), strict=True))
    return {
        "p50_ms": percentile(wall, 0.5),
        "p95_ms": percentile(wall, 0.95),
        "cpu_ms": percentile(cpu, 0.5),
        "times": len(wall),
    }


async def _timed(data: Dataset, questions: int, folder: Path) -> dict[str, list[Span]]:
    reader = await open_index_reader(str(folder), space_of(data))
    library = Library(reader, BuiltinEmbedder(BuiltinSettings()))
    access = Access(tuple(data.audiences[SHARES[0]]), (SOURCE,))
    asked = data.questions[:questions]
    for question in asked[:_WARM_UP]:
        await _answered(question, access, library, Instant(_SENTENCES))
    times: dict[str, list[Span]] = {"prepared": [], "first": [], "sentence": []}
    for question in asked:
        model = Instant(_SENTENCES)
        began = Span.now()
        await _answered(question, access, library, model)
        times["prepared"].append(model.asked_at.since(began))
        times["first"] += model.taken[1:2]
        times["sentence"] += model.taken[2:]
    return {"request": await _requested(asked, access, library), **times}


async def _requested(questions: Sequence[str], access: Access, library: Library) -> list[Span]:
    """Return the time from each question until a server of OpenAI's protocol has its prompt."""
    arrived: list[Span] = []

    def reply(_: Mapping[str, Any]) -> Reply:
        arrived.append(Span.now())
        return says("NO ANSWER")

    began: list[Span] = []
    with _model(reply) as model:
        warm_up = questions[:_WARM_UP]
        for question in [*warm_up, *questions]:
            began.append(Span.now())
            await _answered(question, access, library, model)
    return [end.since(start) for start, end in zip(began, arrived, strict=True)][len(warm_up) :]


@contextmanager
def _model(reply: Callable[[Mapping[str, Any]], Reply]) -> Iterator[LanguageModel]:
    with running() as server:
        server.service.rules.append(reply)
        settings = LitellmModelSettings(name="main", model="openai/main", api_base=server.api_base, api_key=KEY)
        yield LitellmModel(settings)


async def _answered(question: str, access: Access, library: Library, model: LanguageModel) -> None:
    # With a tool the model is asked also where what was found is too weak for an answer.
    means = Means(model, tools=(_tool(),))
    await ask(question, access, library=library, means=means)


def _tool() -> Tool:
    async def run(_: Mapping[str, Any]) -> Outcome:
        return Outcome("Nothing.")

    schema = {"type": "object", "properties": {}}
    definition = ToolDefinition("none__nothing", "Does nothing.", schema)
    return Tool(definition, "none.nothing", schema, run, timeout_seconds=1, max_characters=100)
