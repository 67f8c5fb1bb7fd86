import numpy as np
import pytest
from tokenizers import Tokenizer

from index import builtin_model
from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from index.pooling import pool

TEXT = "Wiki\nThe key rotates weekly. Lunch is at noon."
SPANS = [(5, 28), (29, 46)]


@pytest.fixture(scope="module")
def encoding():
    return Tokenizer.from_file(str(builtin_model.tokenizer_file())).encode(TEXT)


def test_a_span_gets_the_mean_of_its_own_tokens(encoding):
    states = np.zeros((len(encoding.ids), 2), dtype=np.float32)
    for token, (start, end) in enumerate(encoding.offsets):
        states[token] = [1, 0] if SPANS[0][0] <= start and end <= SPANS[0][1] else [0, 1]

    embedding = pool(states, encoding, SPANS)
    assert embedding.statements.tolist() == [[1, 0], [0, 1]]
    assert np.linalg.norm(embedding.vector) == pytest.approx(1)


def test_a_span_that_the_model_did_not_read_gets_the_vector_of_the_whole(encoding):
    states = np.eye(len(encoding.ids), 2, dtype=np.float32)
    embedding = pool(states, encoding, [(10_000, 10_010), (3, 3)])

    assert np.allclose(embedding.statements, embedding.vector)


def test_a_statement_is_nearer_to_what_it_says_than_its_neighbour_is():
    embedder = BuiltinEmbedder(BuiltinSettings(threads=1))
    [embedding] = embedder.embed_passages([TEXT], [SPANS])
    likenesses = embedding.statements @ embedder.embed_question("when can I eat?")

    assert likenesses[1] > likenesses[0]
