"""Hosted: texts a second that a hosted embedding model gives, by how many requests may be under way at once.

The model is a stand-in in a process of its own, which takes a set time for each request, whatever is in it.
"""

import argparse
import multiprocessing
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from time import perf_counter, process_time
from typing import Any

from benchmarks import machine, results
from benchmarks.table import figure, markdown
from config.environment import apply_process_environment
from index.litellm_embedder import LitellmEmbedder, LitellmSettings
from playground.openai.server import running
from playground.openai.service import KEY

_UNDER_WAY = (1, 2, 4, 8, 16, 32)
_DIMENSION = 64
_BATCH = 16
_WORDS = 30
_VOCABULARY = [f"word{number}" for number in range(5000)]


def main(arguments: Sequence[str]) -> int:
    """Measure, print and save; return 0."""
    parser = argparse.ArgumentParser("python -m benchmarks hosted", description=__doc__)
    parser.add_argument("--texts", type=int, default=1024, help="each of 30 words (default 1024)")
    parser.add_argument("--delay", type=float, default=0.1, help="seconds a request takes (default 0.1)")
    asked = parser.parse_args(arguments)
    apply_process_environment()
    machine.show()
    measured = measure(asked.texts, asked.delay, _UNDER_WAY)
    print(f"\n{asked.texts:,} texts, {_BATCH} a request, {asked.delay:g} s for each request\n")
    print(table(measured))
    results.save("hosted", measured)
    return 0


def measure(count: int, delay_seconds: float, under_way: Sequence[int]) -> dict[str, Any]:
    """Embed the same number of new texts with each number of requests, after some to warm up."""
    dealt = random.Random(0)
    ways = []
    with _served(delay_seconds) as api_base:
        for requests in under_way:
            settings = LitellmSettings(
                "openai/stand-in",
                dimension=_DIMENSION,
                batch_size=_BATCH,
                requests=requests,
                api_base=api_base,
                api_key=KEY,
            )
            embedder = LitellmEmbedder(settings)
            # It begins with one request, and allows another with each answer; connections are opened meanwhile.
            embedder.embed_passages(_texts(dealt, 2 * requests * _BATCH))
            texts = _texts(dealt, count)
            began, of_processor = perf_counter(), process_time()
            embedder.embed_passages(texts)
            seconds, cpu = perf_counter() - began, process_time() - of_processor
            ways.append({"requests": requests, "texts_per_second": count / seconds, "cpu_ms": cpu / count * 1000})
    return {"texts": count, "batch": _BATCH, "delay_seconds": delay_seconds, "ways": ways}


def table(measured: dict[str, Any]) -> str:
    """Return the ways beside that of one request at a time."""
    ways = measured["ways"]
    alone = ways[0]["texts_per_second"]
    rows = [
        (
            way["requests"],
            figure(way["texts_per_second"], 0),
            figure(way["texts_per_second"] / alone, 2),
            figure(way["cpu_ms"], 2),
        )
        for way in ways
    ]
    return markdown(("requests at once", "texts/s", "× one at a time", "CPU ms/text"), rows)


def _texts(dealt: random.Random, count: int) -> list[str]:
    return [" ".join(dealt.choices(_VOCABULARY, k=_WORDS)) for _ in range(count)]


@contextmanager
def _served(delay_seconds: float) -> Iterator[str]:
    """Yield the address of a stand-in; it ends with the block."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, delay_seconds), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send(None)
        process.join()


def _serve(told: Connection, delay_seconds: float) -> None:
    with running() as server:
        embeddings = server.service.embeddings
        embeddings.dimension, embeddings.delay_seconds = _DIMENSION, delay_seconds
        told.send(server.api_base)
        told.recv()
