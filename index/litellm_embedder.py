"""LitellmEmbedder: hosted embedding models by any litellm model string."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index.embedder import Embedding, Span, Vectors, embed_apart
from index.errors import ModelUnavailable
from index.litellm_library import load_litellm
from index.space import Space

# Hosted models read thousands of tokens, but a passage that a person can check is short.
DEFAULT_MAX_TOKENS = 512
# Tokenizers of hosted models differ; a text counted by the nearest one keeps this share of the window free.
_SAFETY = 0.9


@dataclass(frozen=True, slots=True)
class LitellmSettings:
    """How to reach a hosted model.

    Attributes:
        model: litellm's model string, such as `openai/text-embedding-3-small`.
        dimension: Length of its vectors; 0 asks the model once.
        max_tokens: Longest text; 0 for 512.
        batch_size: Texts a request.
        api_key: From the environment or a file; None leaves it to litellm's own variables.
    """

    model: str
    dimension: int = 0
    max_tokens: int = 0
    batch_size: int = 16
    query_prefix: str = ""
    passage_prefix: str = ""
    api_base: str | None = None
    api_key: str | None = None
    timeout_seconds: float = 30.0
    retries: int = 3


class LitellmEmbedder:
    """Embeds by requests. litellm's Router does not retry embeddings reliably, so each request carries its retries."""

    def __init__(self, settings: LitellmSettings) -> None:
        self._settings = settings

    @cached_property
    def space(self) -> Space:
        """The space of these vectors; asks the model for its dimension when that is not configured."""
        dimension = self._settings.dimension or len(self._request(["dimension"])[0])
        return Space(self._settings.model, "", dimension, self._settings.query_prefix, self._settings.passage_prefix)

    @cached_property
    def max_tokens(self) -> int:
        """Window to fill, with a margin because the tokenizer may only be a near relative of the model's."""
        [prefix] = self.count_tokens([self._settings.passage_prefix])
        return int((self._settings.max_tokens or DEFAULT_MAX_TOKENS) * _SAFETY) - prefix

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count with litellm's tokenizer for this model."""
        return [load_litellm().token_counter(model=self._settings.model, text=text) if text else 0 for text in texts]

    def embed_passages(self, texts: Sequence[str], spans: Sequence[Sequence[Span]] = ()) -> list[Embedding]:
        """Embed passages and then their statements, in requests of `batch_size` texts."""
        return embed_apart(texts, spans, self._embed_batches)

    def embed_question(self, question: str) -> Vectors:
        """Embed one question."""
        [vector] = self._request([self._settings.query_prefix + question])
        return np.asarray(vector, dtype=np.float32)

    def _embed_batches(self, texts: Sequence[str]) -> Vectors:
        vectors = np.empty((len(texts), self.space.dimension), dtype=np.float32)
        for start in range(0, len(texts), self._settings.batch_size):
            batch = [self._settings.passage_prefix + text for text in texts[start : start + self._settings.batch_size]]
            vectors[start : start + len(batch)] = self._request(batch)
        return vectors

    def _request(self, texts: list[str]) -> Vectors:
        settings = self._settings
        try:
            response = load_litellm().embedding(
                model=settings.model,
                input=texts,
                api_base=settings.api_base,
                api_key=settings.api_key,
                timeout=settings.timeout_seconds,
                num_retries=settings.retries,
            )
            rows = sorted(response.data, key=lambda row: row["index"])
            vectors = np.array([row["embedding"] for row in rows], dtype=np.float32)
        except Exception as error:
            # litellm raises one class per vendor fault; a missing key looks like a server fault inside it.
            raise ModelUnavailable(
                f"The embedding model {settings.model!r} did not answer ({type(error).__name__}). Check `model`, "
                "`api_base` and the key of its table in the settings, [embedder] or [embedders.NAME]."
            ) from error
        if vectors.ndim != 2 or len(vectors) != len(texts):
            raise ModelUnavailable(
                f"The embedding model {settings.model!r} answered {len(texts)} texts with vectors of shape "
                f"{vectors.shape}. Check that it is an embedding model."
            )
        if settings.dimension and vectors.shape[1] != settings.dimension:
            raise ModelUnavailable(
                f"The embedding model {settings.model!r} makes vectors of {vectors.shape[1]} numbers, and "
                f"`dimension` in its table of the settings says {settings.dimension}. Set it to {vectors.shape[1]}, or "
                "to 0."
            )
        lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return np.asarray(vectors / lengths, dtype=np.float32)
