"""Evaluation: every query of a set asked over its index, and the figures that come of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evals.asking import WAYS, Asked, Way, ask_query
from evals.auc import auc
from evals.characters import Overlap
from evals.corpus_settings import SOURCE
from evals.passage_characters import measure_characters
from evals.ranking_metrics import METRICS, measure_rankings
from evals.retrieval_set import RetrievalSet
from ledger.documents import document_counts
from retrieval.audience import Audience
from wiring.rooms import Rooms

OnQuery = Callable[[int, int], None]
"""Told how many queries have been asked, and of how many."""

_DECIMALS = 6
_NAME_OF_MEAN = {"rr": "mrr"}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of a whole set.

    Attributes:
        asked: Every query that something can be measured on, in the order of the set.
        metrics: By way of searching, then by judged query, then by name; each from 0 to 1.
        characters: By query that has excerpts.
        warnings: What keeps a figure from being what it seems, or from being there at all.
    """

    of: RetrievalSet
    documents: int
    chunks: int
    asked: tuple[Asked, ...]
    metrics: Mapping[Way, Mapping[str, Mapping[str, float]]]
    characters: Mapping[str, Overlap]
    warnings: tuple[str, ...]

    @property
    def judged(self) -> list[Asked]:
        """What came of the queries that rankings are measured on."""
        return [asked for asked in self.asked if asked.query.id in self.metrics["hybrid"]]

    def figures(self) -> dict[str, float]:
        """Return every figure of the set under its name, as `footnote eval --json` prints them."""
        counts = {"documents": self.documents, "chunks": self.chunks, "queries": len(self.judged)}
        found: dict[str, float] = counts | self._means("hybrid", "")
        for way in WAYS[1:]:
            found |= self._means(way, f"legs.{way}.")
        if (value := self._answerability_auc()) is not None:
            found["answerability_auc"] = value
        if self.characters:
            overlaps = list(self.characters.values())
            found["char_recall"] = _mean([each.recall for each in overlaps])
            found["char_precision"] = _mean([each.precision for each in overlaps])
            found["char_iou"] = _mean([each.iou for each in overlaps])
        return {name: round(value, _DECIMALS) for name, value in found.items()}

    def per_query(self) -> list[dict[str, Any]]:
        """Return the figures of each judged query, for comparing two evaluations."""
        return [self._figures_of(asked) for asked in self.judged]

    def _figures_of(self, asked: Asked) -> dict[str, Any]:
        query = asked.query.id
        found: dict[str, Any] = {"id": query, **self.metrics["hybrid"][query]}
        for way in WAYS[1:]:
            found |= {f"legs.{way}.{name}": value for name, value in self.metrics[way][query].items()}
        if query in self.characters:
            each = self.characters[query]
            found |= {"char_recall": each.recall, "char_precision": each.precision, "char_iou": each.iou}
        found["ms"] = asked.rankings["hybrid"].milliseconds
        return {name: round(value, _DECIMALS) if isinstance(value, float) else value for name, value in found.items()}

    def _means(self, way: Way, prefix: str) -> dict[str, float]:
        metrics = self.metrics[way].values()
        means = {_NAME_OF_MEAN.get(name, name): _mean([each[name] for each in metrics]) for name in METRICS}
        p50, p95 = np.percentile([asked.rankings[way].milliseconds for asked in self.asked], [50, 95])
        return {prefix + name: value for name, value in (means | {"p50_ms": float(p50), "p95_ms": float(p95)}).items()}

    def _answerability_auc(self) -> float | None:
        """How well Footnote's probability tells the answerable; None unless the set has both kinds."""
        scores, labels = [], []
        for asked in self.asked:
            label = asked.query.answerability
            if label is not None and label.is_answerable is not None:
                scores.append(asked.probability)
                labels.append(label.is_answerable)
        return auc(scores, labels) if len(set(labels)) == 2 else None


async def evaluate(of: RetrievalSet, rooms: Rooms, *, on_query: OnQuery = lambda _done, _total: None) -> Evaluation:
    """Ask every query of a set that something can be measured on over its index, as the public, one after the other.

    Args:
        of: The set.
        rooms: Opened with the settings of the set (`evals.corpus_settings`), and indexed.
        on_query: Told after each query.

    Raises:
        Refused: the embedding model cannot be reached.
        StorageError: the index cannot be read.
    """
    library = await rooms.library()
    access = rooms.access(Audience.public())
    wanted = {query.id for query in (*of.judged, *of.labelled)} | of.excerpts.keys()
    queries = [query for query in of.queries if query.id in wanted]
    # The first question pays for loading the model and opening the index; no later one does.
    await ask_query(queries[0], access, library)
    asked = []
    for query in queries:
        asked.append(await ask_query(query, access, library))
        on_query(len(asked), len(queries))
    counts = document_counts(rooms.ledger, rooms.embedder.space.fingerprint).get(SOURCE)
    characters, warnings = measure_characters(of, asked)
    judged = {query.id for query in of.judged}
    return Evaluation(
        of=of,
        documents=counts.documents if counts else 0,
        chunks=counts.chunks if counts else 0,
        asked=tuple(asked),
        metrics={way: _measured(way, [each for each in asked if each.query.id in judged], of) for way in WAYS},
        characters=characters,
        warnings=(*of.warnings, *warnings),
    )


def _measured(way: Way, asked: Sequence[Asked], of: RetrievalSet) -> dict[str, dict[str, float]]:
    return measure_rankings({each.query.id: each.rankings[way].paths for each in asked}, of.judgements)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
