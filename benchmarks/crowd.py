"""Crowd: many callers of an MCP server at once, each with a connection of its own, as fast as they are answered."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import count
from time import perf_counter
from typing import Any

from mcp import Client

from benchmarks.measure import percentile
from benchmarks.processes import Process
from benchmarks.ways import over_http, text_of


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who asks.

    Attributes:
        tokens: One a caller.
        seconds: How long they go on.
    """

    tokens: Sequence[str]
    seconds: float


async def crowd(url: str, callers: Crowd, questions: Sequence[str], process: Process) -> dict[str, Any]:
    """Return how it went; whatever is no result is an error, of which the first is told."""
    before, worked = process.rss_mb(), process.cpu_seconds()
    milliseconds: list[float] = []
    errors: list[str] = []
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(over_http(url, token)) for token in callers.tokens]
        numbers = count()
        began = perf_counter()
        end = began + callers.seconds

        async def ask_on(client: Client) -> None:
            while (started := perf_counter()) < end:
                question = questions[next(numbers) % len(questions)]
                try:
                    text_of(await client.call_tool("search_docs", {"query": question}))
                except Exception as error:  # noqa: BLE001 - of whichever kind: there must be none
                    errors.append(repr(error))
                milliseconds.append((perf_counter() - started) * 1000)

        await asyncio.gather(*(ask_on(client) for client in clients))
        took = perf_counter() - began
    return {
        "callers": len(callers.tokens),
        "seconds": took,
        "calls": len(milliseconds),
        "errors": len(errors),
        "first_error": errors[0] if errors else "",
        "p50_ms": percentile(milliseconds, 0.5),
        "p95_ms": percentile(milliseconds, 0.95),
        "calls_a_second": len(milliseconds) / took,
        "cpu_ms": (process.cpu_seconds() - worked) * 1000 / len(milliseconds),
        "rss_before_mb": before,
        "rss_after_mb": process.rss_mb(),
        "peak_mb": process.peak_mb(),
    }
