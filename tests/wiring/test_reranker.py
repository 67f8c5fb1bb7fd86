import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from config.settings import EmbedderSettings, RerankerSettings, Settings
from retrieval.fastembed_reranker import FastEmbedReranker
from retrieval.litellm_reranker import LitellmReranker
from wiring.reranker import build_rerank_stage, build_reranker


def settings_with(**reranker):
    return Settings(data_dir=Path("/data"), reranker=RerankerSettings(**reranker))


def test_nothing_is_reranked_unless_a_model_is_named():
    assert build_rerank_stage(Settings()) is None
    assert build_reranker(Settings()) is None


@pytest.mark.parametrize(
    ("model", "adapter", "name"),
    [
        ("fastembed:Xenova/ms-marco-MiniLM-L-6-v2", FastEmbedReranker, "Xenova/ms-marco-MiniLM-L-6-v2"),
        ("litellm:cohere/rerank-v3.5", LitellmReranker, "cohere/rerank-v3.5"),
        ("litellm:bedrock/cohere.rerank-v3-5:0", LitellmReranker, "bedrock/cohere.rerank-v3-5:0"),
    ],
)
def test_a_model_name_says_who_runs_it(model, adapter, name):
    reranker = build_reranker(settings_with(model=model))

    assert isinstance(reranker, adapter)
    assert reranker.name == name
    assert build_rerank_stage(settings_with(model=model)) is not None


def test_a_reranker_is_built_without_its_library():
    program = (
        "import sys; from config.settings import *; from wiring.reranker import *\n"
        "for model in ('fastembed:a/b', 'litellm:a/b'):\n"
        "    build_rerank_stage(Settings(reranker=RerankerSettings(model=model)))\n"
        "print({'fastembed', 'litellm', 'onnxruntime'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ran.stdout == "set()\n"


def test_what_is_configured_reaches_the_adapters():
    hosted = build_reranker(
        settings_with(
            model="litellm:cohere/r", api_base="http://127.0.0.1:9", api_key=SecretStr("k"), timeout_milliseconds=700
        )
    )
    local = build_reranker(
        Settings(
            data_dir=Path("/data"),
            embedder=EmbedderSettings(threads=3),
            reranker=RerankerSettings(model="fastembed:a/b", folder=Path("/models/ours")),
        ),
        may_download=True,
    )

    assert isinstance(hosted, LitellmReranker)
    assert isinstance(local, FastEmbedReranker)
    to_hosted, to_local = hosted._settings, local._settings
    assert (to_hosted.api_base, to_hosted.api_key, to_hosted.timeout_seconds) == ("http://127.0.0.1:9", "k", 0.7)
    assert (to_local.folder, to_local.cache_dir) == (Path("/models/ours"), Path("/data/models"))
    assert (to_local.threads, to_local.may_download) == (3, True)
