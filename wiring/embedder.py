"""Which embedder a model name of the settings stands for."""

from pathlib import Path

from config.settings import EmbedderSettings
from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from index.embedder import Embedder
from index.fastembed_embedder import FastEmbedEmbedder, FastEmbedSettings
from index.litellm_embedder import LitellmEmbedder, LitellmSettings


def build_embedder(settings: EmbedderSettings, cache_dir: Path) -> Embedder:
    """Return the embedder that a model name such as `builtin` or `litellm:openai/…` stands for."""
    host, _, model = settings.model.partition(":")
    if host == "litellm":
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
            )
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
