import pytest

from config.settings import EmbedderSettings
from index.builtin_embedder import BuiltinEmbedder
from index.fastembed_embedder import FastEmbedEmbedder
from index.litellm_embedder import LitellmEmbedder
from wiring.embedder import build_embedder


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("builtin", BuiltinEmbedder),
        ("fastembed:BAAI/bge-small-en-v1.5", FastEmbedEmbedder),
        ("litellm:openai/text-embedding-3-small", LitellmEmbedder),
    ],
)
def test_the_name_of_a_model_says_who_runs_it(tmp_path, model, expected):
    assert isinstance(build_embedder(EmbedderSettings(model=model), tmp_path), expected)
