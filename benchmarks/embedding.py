"""Embedding: chunks per second of our embedder, beside the same library called with its defaults."""

import random
import resource
import statistics
from collections.abc import Callable
from time import perf_counter

from fastembed import TextEmbedding

from index import builtin_model
from index.fastembed_embedder import FastEmbedEmbedder, FastEmbedSettings

_TEXTS = 192
_ROUNDS = 3
_WORDS = ("queue", "backlog", "drain", "consumer", "restart", "broker", "message", "parcel", "label", "printer")


def main() -> None:
    """Print both rates on the same texts of mixed length, their ratio, and the memory."""
    lengths = random.Random(0)  # the same texts in every run
    texts = [" ".join(lengths.choices(_WORDS, k=lengths.randint(5, 180))) for _ in range(_TEXTS)]
    ours = FastEmbedEmbedder(FastEmbedSettings())
    ours.embed_passages(texts[:8])
    memory = _megabytes()
    ours.embed_passages(texts)
    ours_memory = _megabytes()
    name = next(each["model"] for each in TextEmbedding.list_supported_models() if builtin_model.NAME in each["model"])
    with builtin_model.staged_folder() as folder:
        theirs = TextEmbedding(name, specific_model_path=str(folder))
    list(theirs.embed(texts[:8]))
    our_rates, their_rates = [], []
    for _ in range(_ROUNDS):
        our_rates.append(_rate(lambda: ours.embed_passages(texts)))
        their_rates.append(_rate(lambda: list(theirs.embed(texts))))
    our_rate, their_rate = statistics.median(our_rates), statistics.median(their_rates)
    print(f"ours               {our_rate:6.1f} chunks/s, {ours_memory:.0f} MB at most ({memory:.0f} after loading)")
    print(f"library defaults   {their_rate:6.1f} chunks/s, {_megabytes():.0f} MB at most")
    print(f"ratio              {our_rate / their_rate:6.2f}")


def _rate(embed: Callable[[], object]) -> float:
    started = perf_counter()
    embed()
    return _TEXTS / (perf_counter() - started)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
