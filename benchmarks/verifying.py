"""Verifying: milliseconds that the verifier adds to one streamed sentence, beside embedding the sentence alone."""

import argparse
import asyncio
import statistics
from collections.abc import Sequence
from time import perf_counter
from typing import Any

from answering.exhibit import Exhibit
from answering.verifying.verify import Verifier, build_verifier
from benchmarks import machine, results
from benchmarks.measure import percentile, ratio_of_medians
from benchmarks.table import figure, markdown
from benchmarks.texts import corpus
from evals.faithful_documents import read_documents
from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from index.embedder import Embedder
from index.statements import statements_of

BAR_MS = 20
_CHUNKS = 16
_EXHIBITS_CITED = 2
_WORDS = range(8, 40)


def main(arguments: Sequence[str]) -> int:
    """Measure, print and save; return 0."""
    parser = argparse.ArgumentParser("python -m benchmarks verifying", description=__doc__)
    parser.add_argument("--sentences", type=int, default=200, help="how many sentences are judged (default 200)")
    asked = parser.parse_args(arguments)
    machine.show()
    measured = asyncio.run(measure(asked.sentences))
    print(table(measured))
    results.save("verifying", measured)
    return 0


async def measure(count: int) -> dict[str, Any]:
    """Judge sentences that stand in sixteen chunks of this repository's texts, in turn with embedding each alone."""
    embedder = BuiltinEmbedder(BuiltinSettings())
    texts = {f"{place}.md": text for place, text in enumerate(corpus()[: 4 * _CHUNKS])}
    documents = read_documents(texts, embedder)
    exhibits = [each for found in documents.exhibits(texts).values() for each in found][:_CHUNKS]
    started = perf_counter()
    verifier = await build_verifier(exhibits, embedder, documents.embeddings)
    built = (perf_counter() - started) * 1000
    sentences = [
        (statement.text, place)
        for place, exhibit in enumerate(exhibits)
        for chunk in exhibit.chunks
        for statement in statements_of(chunk)
        if len(statement.text.split()) in _WORDS
    ]
    repeated = [sentences[place % len(sentences)] for place in range(count)]
    verified, embedded, found = await _in_turns(repeated, exhibits, verifier, embedder)
    return {
        "chunks": sum(len(exhibit.chunks) for exhibit in exhibits),
        "sentences": count,
        "build_ms": built,
        "verify": _summary(verified),
        "find_support": _summary(found),
        "embed": _summary(embedded),
        "times_embedding": ratio_of_medians(verified, embedded),
    }


async def _in_turns(
    sentences: Sequence[tuple[str, int]], exhibits: Sequence[Exhibit], verifier: Verifier, embedder: Embedder
) -> tuple[list[float], list[float], list[float]]:
    """Return milliseconds of verifying, of embedding alone and of finding support, sentence by sentence."""
    verified: list[float] = []
    embedded: list[float] = []
    found: list[float] = []
    for sentence, place in sentences:
        cited = exhibits[place : place + _EXHIBITS_CITED]
        started = perf_counter()
        await verifier.verify(sentence, cited)
        then = perf_counter()
        await asyncio.to_thread(embedder.embed_question, sentence)
        after = perf_counter()
        await verifier.find_support(sentence, exhibits)
        verified.append((then - started) * 1000)
        embedded.append((after - then) * 1000)
        found.append((perf_counter() - after) * 1000)
    return verified, embedded, found


def table(measured: dict[str, Any]) -> str:
    """Return the figures in Markdown."""
    rows = [
        (name, figure(measured[key]["p50_ms"]), figure(measured[key]["p95_ms"]))
        for name, key in (
            ("a sentence judged by two exhibits", "verify"),
            ("the exhibit found that supports it", "find_support"),
            ("the sentence embedded alone", "embed"),
        )
    ]
    heading = f"of {measured['sentences']} sentences, {measured['chunks']} chunks"
    return (
        f"{markdown((heading, 'p50 ms', 'p95 ms'), rows)}\n\nVerifying takes {measured['times_embedding']:.2f} × the "
        f"time of embedding alone; exhibits are made ready in {measured['build_ms']:.0f} ms. "
        f"Bar: {BAR_MS} ms a sentence."
    )


def _summary(milliseconds: Sequence[float]) -> dict[str, float]:
    return {"p50_ms": statistics.median(milliseconds), "p95_ms": percentile(milliseconds, 0.95)}
