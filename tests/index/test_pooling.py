import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tokenizers import Tokenizer

from index import builtin_model
from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from index.pooling import pool
from index.schema import pack_vectors, unpack_vectors

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


UNIT_VECTORS = arrays(np.float32, st.tuples(st.integers(0, 5), st.just(8)), elements=st.floats(-1, 1, width=32)).map(
    lambda rows: rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
)


@settings(deadline=None)
@given(UNIT_VECTORS)
def test_packed_vectors_come_back_in_the_same_direction(vectors):
    unpacked = unpack_vectors(pack_vectors(vectors), 8)

    assert unpacked.shape == vectors.shape
    has_direction = np.linalg.norm(vectors, axis=1) > 0.5
    assert ((unpacked * vectors).sum(axis=1)[has_direction] > 0.999).all()
