"""LitellmReranker: hosted rerankers (Cohere, Jina, Voyage, Bedrock and others) by any litellm model string."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.errors import ModelUnavailable
from index.litellm_library import load_litellm
from retrieval.reranker import probability


@dataclass(frozen=True, slots=True)
class LitellmRerankerSettings:
    """How to reach a hosted reranker.

    Attributes:
        model: litellm's model string, such as `cohere/rerank-v3.5`.
        api_base: Address of its server; None for its vendor's.
        api_key: From the environment or a file; None leaves it to litellm's own variables.
        timeout_seconds: For connecting, and for each wait for bytes.
    """

    model: str
    api_base: str | None = None
    api_key: str | None = None
    timeout_seconds: float = 2.0


class LitellmReranker:
    """Scores by one request without retries: a second try would come too late."""

    def __init__(self, settings: LitellmRerankerSettings) -> None:
        self._settings = settings
        self._litellm: Any = None

    @property
    def name(self) -> str:
        """The model string that litellm knows it by."""
        return self._settings.model

    async def load(self) -> None:
        """Import litellm; the model itself is always ready, or not ours to make so."""
        if self._litellm is None:
            self._litellm = await asyncio.to_thread(load_litellm)

    async def score(self, question: str, passages: Sequence[str]) -> list[float]:
        """Ask for every passage's relevance; a provider that answers with logits has them made probabilities."""
        await self.load()
        settings = self._settings
        try:
            response = await self._litellm.arerank(
                model=settings.model,
                query=question,
                documents=list(passages),
                top_n=len(passages),
                # Nobody reads the texts that come back, but without them Vertex leaves out the scores.
                return_documents=settings.model.startswith("vertex_ai/"),
                api_base=settings.api_base,
                api_key=settings.api_key,
                timeout=settings.timeout_seconds,
                num_retries=0,
                max_retries=0,
                drop_params=True,
            )
            scores = {int(result["index"]): float(result["relevance_score"]) for result in response.results}
        except Exception as error:
            # litellm raises one class per vendor fault, and others for answers that it cannot read.
            raise ModelUnavailable(
                f"The reranking model {settings.model!r} did not answer ({type(error).__name__}). Check "
                "reranker.model, reranker.api_base and the key in FOOTNOTE__RERANKER__API_KEY."
            ) from error
        if scores.keys() != set(range(len(passages))) or len(response.results) != len(passages):
            raise ModelUnavailable(
                f"The reranking model {settings.model!r} did not score each of the {len(passages)} passages. "
                "Check that it is a reranking model."
            )
        in_order = [scores[number] for number in range(len(passages))]
        return in_order if all(0 <= score <= 1 for score in in_order) else [probability(score) for score in in_order]
