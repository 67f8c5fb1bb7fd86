import subprocess
import sys

import numpy as np
import pytest

from index import builtin_model
from index.errors import ModelUnavailable
from index.fastembed_embedder import FastEmbedEmbedder, FastEmbedSettings


@pytest.fixture(scope="module")
def embedder():
    return FastEmbedEmbedder(FastEmbedSettings(threads=1))


def vectors_of(embedder, texts):
    return np.stack([embedding.vector for embedding in embedder.embed_passages(texts)])


def test_a_question_is_nearest_to_the_passage_that_answers_it(embedder):
    passages = [
        "Bananas ripen faster in a paper bag.",
        "To restart the service run systemctl restart nginx.",
        "The meeting room is booked on Friday afternoon.",
    ]
    similarities = vectors_of(embedder, passages) @ embedder.embed_question("how do I restart the web server?")

    assert int(np.argmax(similarities)) == 1


def test_vectors_have_unit_length_and_keep_the_order_of_the_texts(embedder):
    texts = ["word " * length for length in (200, 3, 80, 1, 50)]
    together = vectors_of(embedder, texts)
    alone = np.vstack([vectors_of(embedder, [text]) for text in texts])

    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert (together * alone).sum(axis=1).min() > 0.99


def test_no_text_gives_no_vector(embedder):
    assert embedder.embed_passages([]) == []


def test_tokens_are_counted_without_truncation(embedder):
    assert embedder.count_tokens(["", "hello world", "word " * 1000]) == [0, 2, 1000]
    assert embedder.max_tokens == 254


def test_text_up_to_max_tokens_is_read_to_its_last_word(embedder):
    filler = "word " * (embedder.max_tokens - 1)
    first, second = vectors_of(embedder, [filler + "zebra", filler + "invoice"])

    assert not np.allclose(first, second, atol=1e-4)


def test_prefixes_and_models_make_different_spaces():
    settings = [
        FastEmbedSettings(),
        FastEmbedSettings(query_prefix="query: "),
        FastEmbedSettings(passage_prefix="passage: "),
    ]
    assert len({FastEmbedEmbedder(each).space.fingerprint for each in settings}) == 3


def test_the_space_of_the_built_in_model_is_known_without_loading_it():
    program = (
        "import sys; from index.fastembed_embedder import *; e = FastEmbedEmbedder(FastEmbedSettings()); "
        "e.space; e.max_tokens; print('fastembed' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"
    )


def test_a_damaged_model_file_is_refused(tmp_path):
    damaged = tmp_path / "model.onnx"
    damaged.write_bytes(b"not the model")

    with pytest.raises(ModelUnavailable, match="not the one Footnote was tested with"):
        builtin_model._checked(damaged, builtin_model.MODEL_SHA256)


def test_an_unknown_model_name_says_where_to_look(tmp_path):
    with pytest.raises(ModelUnavailable, match=r"'no/such-model' could not be loaded.*footnote doctor"):
        FastEmbedEmbedder(FastEmbedSettings(model="no/such-model", cache_dir=tmp_path)).embed_question("hello")
