"""The queries that went worst: where what was expected came, and what was found instead."""

from dataclasses import dataclass

from evals.asking import WAYS, Way
from evals.evaluation import Evaluation
from evals.retrieval_set import Query
from retrieval.hit import Hit

_FOUND_INSTEAD = 3


@dataclass(frozen=True, slots=True)
class Expected:
    """A document that answers a query.

    Attributes:
        grade: How relevant it is, as the set says.
        ranks: Its place among the documents, from 1, by way of searching; None where it was not found.
    """

    path: str
    grade: int
    ranks: dict[Way, int | None]


@dataclass(frozen=True, slots=True)
class Miss:
    """A query whose ranking is not perfect.

    Attributes:
        instead: Hits of the first documents that do not answer it, one of each.
    """

    query: Query
    ndcg: float
    expected: tuple[Expected, ...]
    instead: tuple[Hit, ...]


def worst(evaluation: Evaluation, limit: int) -> list[Miss]:
    """Return the queries with the lowest nDCG@10, worst first; those with a perfect one never."""
    metrics = evaluation.metrics["hybrid"]
    missed = [asked for asked in evaluation.judged if metrics[asked.query.id]["ndcg@10"] < 1.0]
    missed.sort(key=lambda asked: (metrics[asked.query.id]["ndcg@10"], metrics[asked.query.id]["rr"]))
    misses = []
    for asked in missed[:limit]:
        relevant = evaluation.of.relevant(asked.query)
        others: dict[str, Hit] = {}
        for hit in asked.hits:
            if hit.chunk.path not in relevant:
                others.setdefault(hit.chunk.path, hit)
        misses.append(
            Miss(
                query=asked.query,
                ndcg=metrics[asked.query.id]["ndcg@10"],
                expected=tuple(
                    Expected(path, grade, {way: asked.rankings[way].rank(path) for way in WAYS})
                    for path, grade in relevant.items()
                ),
                instead=tuple(others.values())[:_FOUND_INSTEAD],
            )
        )
    return misses
