"""MCP: what a search costs an agent besides the search itself, many callers at once, and the start over stdio."""

import argparse
import asyncio
import re
from collections.abc import Sequence
from contextlib import AsyncExitStack
from itertools import islice
from typing import Any

from benchmarks import machine, results
from benchmarks.bars import MCP_SEARCH
from benchmarks.chroma_mcp import MODE, TOOL, ChromaServer, chroma_server
from benchmarks.crowd import Crowd, crowd
from benchmarks.dataset import QUESTIONS, Dataset, dataset
from benchmarks.endpoint import PERSON, Endpoint, endpoint
from benchmarks.listing import Starter, listing
from benchmarks.mcp_tables import crowd_table, start_table, ways_table
from benchmarks.measure import percentile, ratio_of_medians
from benchmarks.processes import Process, own_process
from benchmarks.results import FOLDER
from benchmarks.ways import LIMIT, Way, in_process, over_http, over_stdio, searching
from config.environment import apply_process_environment
from wiring.rooms import open_rooms

_TURN = 20  # questions before the next way has its turn
_WARM_UP = 5
_ROUNDS = 5
_NO_LETTERS = re.compile(r"[\W_]+")


def main(arguments: Sequence[str]) -> int:
    """Measure, print and save; return 0, or 1 when one of many callers got an error."""
    parser = argparse.ArgumentParser("python -m benchmarks mcp", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000, help="chunks (default 10000)")
    parser.add_argument("--questions", type=int, default=QUESTIONS, help=f"up to {QUESTIONS} (default all)")
    parser.add_argument("--callers", type=int, default=50, help="at once (default 50)")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long they go on (default 60)")
    parser.add_argument("--reuse", action="store_true", help="ask what the last run built, instead of building anew")
    asked = parser.parse_args(arguments)
    apply_process_environment()
    machine.show()
    data, folder = dataset(asked.size), FOLDER / "indexes" / str(asked.size)
    served = endpoint(data, folder / "MCP", asked.callers, reuse=asked.reuse)
    other = chroma_server(data, folder / "Chroma MCP", reuse=asked.reuse)
    questions = plain_questions(data, asked.questions)
    measured = asyncio.run(measure(served, other, questions, asked.seconds))
    print(f"\n{asked.size:,} chunks, {len(questions)} questions\n")
    print(ways_table(measured), crowd_table(measured), start_table(measured), sep="\n\n")
    results.save("mcp", {"size": asked.size, "questions": len(questions), **measured})
    return 1 if measured["crowd"]["errors"] else 0


async def measure(
    served: Endpoint, other: ChromaServer | None, questions: Sequence[str], seconds: float, *, rounds: int = _ROUNDS
) -> dict[str, Any]:
    """Return how each way to ask went, how the crowd fared, and how long starts take."""
    with served.serving() as pid:
        process = Process(pid)
        ways = await _ways(served, other, questions, process)
        many = await crowd(served.url, Crowd(served.tokens, seconds), questions, process)
    return {"ways": ways, "crowd": many, "start": await listing(_starters(served, other, questions[0]), rounds)}


def plain_questions(data: Dataset, count: int) -> list[str]:
    """Return questions of nothing but words: what has colons or quotes in it may be a filter."""
    words = (" ".join(_NO_LETTERS.sub(" ", question).split()) for question in data.questions)
    return list(islice((question for question in words if question), count))


async def _ways(
    served: Endpoint, other: ChromaServer | None, questions: Sequence[str], process: Process
) -> list[dict[str, Any]]:
    async with AsyncExitStack() as stack:
        rooms = stack.enter_context(open_rooms(str(served.config)))
        first = Way("the search alone, in process", await in_process(rooms, PERSON), own_process())
        http = await stack.enter_async_context(over_http(served.url, served.tokens[0]))
        stdio, child = await stack.enter_async_context(over_stdio(served.command("stdio"), served.folder))
        found = await http.call_tool("search_docs", {"query": questions[0]})
        [hit, *_] = (found.structured_content or {})["hits"]
        ways = [
            first,
            Way(MCP_SEARCH, searching(http, "search_docs", _query), process),
            Way("search_docs over stdio", searching(stdio, "search_docs", _query), child),
            Way("get_chunk over HTTP", searching(http, "get_chunk", lambda _: {"chunk_id": hit["chunk_id"]}), process),
        ]
        if other is not None:
            foreign, its = await stack.enter_async_context(
                over_stdio(other.command, other.folder, other.environment, mode=MODE)
            )
            ways.append(Way("chroma-mcp over stdio", searching(foreign, TOOL, other.arguments), its))
        await _ask_in_turns(ways, questions)
        return [_record(way, first) for way in ways]


async def _ask_in_turns(ways: Sequence[Way], questions: Sequence[str]) -> None:
    for way in ways:
        await way.turn(questions[:_WARM_UP])
        way.forget()
    for start in range(0, len(questions), _TURN):
        for way in ways:
            await way.turn(questions[start : start + _TURN])


def _query(question: str) -> dict[str, Any]:
    return {"query": question, "limit": LIMIT}


def _record(way: Way, anchor: Way) -> dict[str, Any]:
    return {
        "name": way.name,
        "p50_ms": percentile(way.milliseconds, 0.5),
        "p95_ms": percentile(way.milliseconds, 0.95),
        "times": ratio_of_medians(way.milliseconds, anchor.milliseconds),
        "cpu_ms": way.cpu_ms / len(way.milliseconds),
        "rss_mb": way.process.rss_mb() if way is not anchor else None,
        "tokens": percentile(way.tokens, 0.5) if any(way.tokens) else None,
    }


def _starters(served: Endpoint, other: ChromaServer | None, question: str) -> list[Starter]:
    own = Starter("Footnote", served.command("stdio"), served.folder, "search_docs", _query(question))
    if other is None:
        return [own]
    arguments = other.arguments(question)
    return [own, Starter("chroma-mcp", other.command, other.folder, TOOL, arguments, other.environment, MODE)]
