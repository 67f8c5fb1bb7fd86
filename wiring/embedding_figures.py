"""Embedding figures: what this process has asked of hosted embedding models, and what came of it."""

from collections.abc import Iterable, Mapping

from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from index.embedding_tally import EmbeddingTally


class EmbeddingFigures(Collector):
    """Shows the counts of every hosted model that this process has opened."""

    def __init__(self, tallies: Mapping[str, EmbeddingTally]) -> None:
        """Take the tallies by the models' names for litellm; there may be more of them later."""
        self._tallies = tallies

    def describe(self) -> Iterable[Metric]:
        """Return the figures without values."""
        return _families({})

    def collect(self) -> Iterable[Metric]:
        """Return the figures."""
        return _families(dict(self._tallies))


def _families(tallies: Mapping[str, EmbeddingTally]) -> list[Metric]:
    labels = ["model"]
    requests = CounterMetricFamily(
        "footnote_embedding_requests",
        "Requests to a hosted embedding model, by how they ended.",
        labels=[*labels, "outcome"],
    )
    texts = CounterMetricFamily("footnote_embedding_texts", "Texts that it made vectors of.", labels=labels)
    tokens = CounterMetricFamily("footnote_embedding_tokens", "Their tokens, as its server counts.", labels=labels)
    dollars = CounterMetricFamily(
        "footnote_embedding_cost_dollars", "What they cost; 0 without a price.", labels=labels
    )
    allowed = GaugeMetricFamily(
        "footnote_embedding_requests_allowed", "Requests that may be under way now; 0 before the first.", labels=labels
    )
    for model, tally in tallies.items():
        told = tally.read()
        for outcome, count in told.requests.items():
            requests.add_metric([model, outcome], count)
        texts.add_metric([model], told.texts)
        tokens.add_metric([model], told.tokens)
        dollars.add_metric([model], told.dollars)
        allowed.add_metric([model], told.allowed)
    return [requests, texts, tokens, dollars, allowed]
