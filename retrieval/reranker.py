"""Reranker: the seam between Footnote and models that read a question and a passage together, and how one is asked.

A reranker may only improve an order: when it fails, is late or answers nonsense, the fused order stands.
"""

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from time import monotonic
from typing import Protocol, TypeVar

from index.errors import ModelUnavailable
from retrieval.hit import Hit

logger = logging.getLogger(__name__)

_T = TypeVar("_T")

# The first request also waits for libraries and weights, which take seconds; no later one does.
_LOAD_SECONDS = 30.0
# One that has just failed or was late will be again: those who ask meanwhile need not wait for it.
_PAUSE_SECONDS = 10.0
# About 2,000 tokens. Chunks are far shorter, but a line without spaces counts as one token, however long it is.
_PASSAGE_CHARACTERS = 8_000


class Reranker(Protocol):
    """Scores passages by reading each together with the question. One adapter a file."""

    @property
    def name(self) -> str:
        """The model, as the settings name it."""
        ...

    async def load(self) -> None:
        """Make the model ready; once it is, this costs nothing.

        Raises:
            ModelUnavailable: it cannot be loaded.
        """
        ...

    async def score(self, question: str, passages: Sequence[str]) -> Sequence[float]:
        """Return a score from 0 to 1 for every passage, in their order; higher is better.

        Whoever is late is cancelled, and must not keep the next one waiting for longer than a batch takes.

        Raises:
            ModelUnavailable: the model cannot be loaded or reached, or did not answer with such scores.
        """
        ...


@dataclass(frozen=True, slots=True)
class Reranked:
    """Hits in their new order, or in the old one with a note that says why.

    Attributes:
        notes: Why they were not reranked, for traces; holds no text of documents or questions.
    """

    hits: tuple[Hit, ...]
    notes: tuple[str, ...] = ()


class RerankStage:
    """Asks a reranker about the first hits of a search, within a time budget.

    Args:
        reranker: The model.
        candidates: How many different texts it reads, the best by fused score.
        timeout_seconds: After which the fused order stands.
        clock: Seconds that never run backwards.
    """

    def __init__(
        self,
        reranker: Reranker,
        *,
        candidates: int = 30,
        timeout_seconds: float = 2.0,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._reranker = reranker
        self.candidates = candidates
        self._timeout_seconds = timeout_seconds
        self._clock = clock
        self._paused_until = -math.inf

    async def order(self, question: str, hits: Sequence[Hit]) -> Reranked:
        """Return the hits by their rerank scores, then those it did not read, in the order they have.

        Hits of equal score keep their order. Never raises for what the reranker does.

        Args:
            question: As it was asked.
            hits: Best first.
        """
        texts = list(islice(dict.fromkeys(map(_text, hits)), self.candidates))
        if not texts:
            return Reranked(tuple(hits))
        if self._clock() < self._paused_until:
            return Reranked(tuple(hits), (f"not reranked: {self._reranker.name} failed or was late a moment ago",))
        try:
            scores = await self._scores(question, texts)
        except ModelUnavailable as error:
            self._paused_until = self._clock() + _PAUSE_SECONDS
            logger.warning("reranking left out, the fused order stands: %s", error)
            return Reranked(tuple(hits), (f"not reranked: {error}",))
        return Reranked(_placed(hits, dict(zip(texts, scores, strict=True))))

    async def _scores(self, question: str, texts: list[str]) -> list[float]:
        name, seconds = self._reranker.name, self._timeout_seconds
        await _within(_LOAD_SECONDS, self._reranker.load(), f"The reranking model {name!r} is still being loaded.")
        late = f"The reranking model {name!r} took longer than {seconds:g} s. Raise reranker.timeout_milliseconds, "
        scores = await _within(
            seconds, self._reranker.score(question, texts), late + "lower reranker.candidates, or choose a faster one."
        )
        if len(scores) != len(texts):
            raise ModelUnavailable(
                f"The reranking model {name!r} gave {len(scores)} scores for {len(texts)} passages. "
                "Check that it is a reranking model."
            )
        if not all(0 <= score <= 1 for score in scores):  # NaN is neither
            raise ModelUnavailable(
                f"The reranking model {name!r} gave scores that are not between 0 and 1. "
                "Check that it is a reranking model."
            )
        return list(scores)


def probability(logit: float) -> float:
    """Return the logistic function of a logit, from 0 to 1, for any size of it; NaN stays NaN."""
    if logit >= 0:
        return 1.0 / (1.0 + math.exp(-logit))
    power = math.exp(logit)
    return power / (1.0 + power)


async def _within(seconds: float, work: Awaitable[_T], late: str) -> _T:
    try:
        async with asyncio.timeout(seconds):
            return await work
    except TimeoutError as error:
        raise ModelUnavailable(late) from error


def _text(hit: Hit) -> str:
    return hit.chunk.embedded_text[:_PASSAGE_CHARACTERS]


def _placed(hits: Sequence[Hit], scores: Mapping[str, float]) -> tuple[Hit, ...]:
    ceiling = min(scores.values())
    read: list[Hit] = []
    unread: list[Hit] = []
    for hit in hits:
        score = scores.get(_text(hit))
        changed = replace(hit.scores, rerank=score) if score is not None else replace(hit.scores, ceiling=ceiling)
        (unread if score is None else read).append(replace(hit, scores=changed))
    return (*sorted(read, key=lambda hit: -hit.score), *unread)
