"""Which reranker the settings name, if any."""

from config.settings import Settings
from retrieval.fastembed_reranker import FastEmbedReranker, FastEmbedRerankerSettings
from retrieval.litellm_reranker import LitellmReranker, LitellmRerankerSettings
from retrieval.reranker import Reranker, RerankStage


def build_rerank_stage(settings: Settings) -> RerankStage | None:
    """Return what reranks a search, or None when no model is named; nothing is loaded before it is used."""
    reranker, table = build_reranker(settings), settings.reranker
    if reranker is None:
        return None
    return RerankStage(reranker, candidates=table.candidates, timeout_seconds=table.timeout_milliseconds / 1000)


def build_reranker(settings: Settings, *, may_download: bool = False) -> Reranker | None:
    """Return the reranker that a model name such as `litellm:cohere/…` stands for; None for no name."""
    table = settings.reranker
    host, _, model = table.model.partition(":")
    match host:
        case "litellm":
            return LitellmReranker(
                LitellmRerankerSettings(
                    model=model,
                    api_base=table.api_base or None,
                    api_key=table.api_key.get_secret_value() if table.api_key else None,
                    timeout_seconds=table.timeout_milliseconds / 1000,
                )
            )
        case "fastembed":
            return FastEmbedReranker(
                FastEmbedRerankerSettings(
                    model=model,
                    folder=table.folder,
                    cache_dir=settings.data_dir / "models",
                    threads=settings.embedder.threads,
                    may_download=may_download,
                )
            )
    return None
