"""Which embedder a model name of the settings stands for."""

from pathlib import Path

from config.settings import EmbedderSettings
from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from index.embedder import Embedder
from index.embedding_tally import EmbeddingTally
from index.fastembed_embedder import FastEmbedEmbedder, FastEmbedSettings
from index.litellm_embedder import LitellmEmbedder, LitellmSettings

_HOSTED = "litellm"


def hosted_name(settings: EmbedderSettings) -> str:
    """Return the name of a hosted model for litellm; empty for one that runs here."""
    host, _, model = settings.model.partition(":")
    return model if host == _HOSTED else ""


def build_embedder(settings: EmbedderSettings, cache_dir: Path, tally: EmbeddingTally | None = None) -> Embedder:
    """Return the embedder that a model name such as `builtin` or `litellm:openai/…` stands for.

    Args:
        settings: Of the model.
        cache_dir: Where fastembed keeps what it downloads.
        tally: Where a hosted model counts; None for one of its own.
    """
    host, _, model = settings.model.partition(":")
    if host == _HOSTED:
        return LitellmEmbedder(
            LitellmSettings(
                model=model,
                dimension=settings.dimension,
                max_tokens=settings.max_tokens,
                batch_size=settings.batch_size,
                requests=settings.requests,
                query_prefix=settings.query_prefix,
                passage_prefix=settings.passage_prefix,
                api_base=settings.api_base or None,
                api_key=settings.api_key.get_secret_value() if settings.api_key else None,
            ),
            tally=tally,
        )
    if host == "fastembed":
        return FastEmbedEmbedder(
            FastEmbedSettings(
                model=model,
                folder=settings.folder,
                cache_dir=cache_dir,
                threads=settings.threads,
                batch_size=settings.batch_size,
                max_tokens=settings.max_tokens,
                query_prefix=settings.query_prefix,
                passage_prefix=settings.passage_prefix,
            )
        )
    return BuiltinEmbedder(
        BuiltinSettings(
            threads=settings.threads,
            max_tokens=settings.max_tokens,
            query_prefix=settings.query_prefix,
            passage_prefix=settings.passage_prefix,
        )
    )
