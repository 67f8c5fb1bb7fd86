import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from fastembed import TextEmbedding
from fastembed.common.model_description import ModelSource, PoolingType

from index import builtin_model
from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from index.errors import ModelUnavailable
from index.fastembed_embedder import FastEmbedEmbedder, FastEmbedSettings

MODEL = "tests/embedder"
TEXT = "The key rotates weekly. Lunch is at noon."
SPANS = [(0, 23), (24, 41)]


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """A model that fastembed knows by name, with its files in a folder: those of the built-in one."""
    folder = tmp_path_factory.mktemp("model")
    shutil.copyfile(builtin_model.model_file(), folder / "model.onnx")
    shutil.copyfile(builtin_model.tokenizer_file(), folder / "tokenizer.json")
    (folder / "tokenizer_config.json").write_text(json.dumps({"model_max_length": 256, "pad_token": "[PAD]"}))
    (folder / "config.json").write_text(json.dumps({"pad_token_id": 0}))
    if MODEL not in [model["model"] for model in TextEmbedding.list_supported_models()]:
        source = ModelSource(url="file://unused")
        TextEmbedding.add_custom_model(
            MODEL, pooling=PoolingType.MEAN, normalization=True, sources=source, dim=384, model_file="model.onnx"
        )
    return FastEmbedSettings(MODEL, folder=folder, threads=1, batch_size=2)


def vectors_of(embedder, texts):
    return np.stack([embedding.vector for embedding in embedder.embed_passages(texts)])


def test_vectors_have_unit_length_and_keep_the_order_of_the_texts(settings):
    texts = ["word " * length for length in (200, 3, 80, 1, 50)]
    vectors = vectors_of(FastEmbedEmbedder(settings), texts)
    expected = vectors_of(BuiltinEmbedder(BuiltinSettings()), texts)

    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (vectors * expected).sum(axis=1).min() > 0.99


def test_statements_are_embedded_as_texts_of_their_own(settings):
    embedder = FastEmbedEmbedder(settings)
    [embedding] = embedder.embed_passages([TEXT], [SPANS])

    assert embedding.statements.shape == (2, 384)
    assert int(np.argmax(embedding.statements @ embedder.embed_question("when can I eat?"))) == 1


def test_the_window_and_the_space_are_those_of_the_model(settings):
    embedder = FastEmbedEmbedder(settings)

    assert (embedder.space.model, embedder.space.dimension, embedder.max_tokens) == (MODEL, 384, 254)
    assert embedder.count_tokens(["", "hello world", "word " * 1000]) == [0, 2, 1000]


def test_no_text_gives_no_vector(settings):
    assert FastEmbedEmbedder(settings).embed_passages([]) == []


def test_an_unknown_model_name_says_where_to_look(tmp_path):
    with pytest.raises(ModelUnavailable, match=r"'no/such-model' could not be loaded.*footnote doctor.* in its table"):
        FastEmbedEmbedder(FastEmbedSettings("no/such-model", cache_dir=tmp_path)).embed_question("hello")


def test_a_folder_without_the_model_says_which_setting_names_it(settings, tmp_path):
    with pytest.raises(ModelUnavailable, match=r"`folder` in its table"):
        FastEmbedEmbedder(FastEmbedSettings(MODEL, folder=tmp_path)).embed_question("hello")


def test_another_model_under_the_same_name_makes_another_space(settings, tmp_path):
    shutil.copytree(settings.folder, tmp_path / "other")
    (tmp_path / "other" / "more.onnx").write_bytes(b"other weights")

    other = FastEmbedEmbedder(replace(settings, folder=tmp_path / "other"))
    assert other.space.fingerprint != FastEmbedEmbedder(settings).space.fingerprint
