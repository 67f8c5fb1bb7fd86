import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedder import Embedding
from retrieval.likeness import likenesses

QUESTION, UP, RIGHT = np.eye(3, dtype=np.float32)


def unit(vector):
    return vector / np.linalg.norm(vector)


def embedding_of(*statements, whole=QUESTION):
    return Embedding(whole, np.array(statements, dtype=np.float32).reshape(-1, 3))


def test_two_neighbouring_statements_are_compared_as_one():
    [found] = likenesses([embedding_of(UP, QUESTION, QUESTION, whole=RIGHT)], QUESTION)

    assert found == pytest.approx((0.0, 1.0), abs=1e-3)


def test_a_single_statement_stands_alone_and_a_chunk_without_any_counts_as_a_whole():
    found = likenesses([embedding_of(UP), embedding_of(whole=unit(QUESTION + UP))], QUESTION)

    assert found[0].part == pytest.approx(0.0)
    assert found[1].part == found[1].whole == pytest.approx(np.sqrt(0.5), abs=1e-6)


def test_no_chunk_has_no_likeness():
    assert likenesses([], QUESTION) == []


def test_opposite_statements_do_not_divide_by_zero():
    [found] = likenesses([embedding_of(QUESTION, -QUESTION)], QUESTION)

    assert np.isfinite(found.part)


VECTORS = st.lists(st.integers(-3, 3), min_size=3, max_size=3).filter(any).map(lambda v: unit(np.array(v, np.float32)))


@settings(deadline=None)
@given(st.lists(st.lists(VECTORS, max_size=4), max_size=5))
def test_each_chunk_is_judged_by_its_own_statements_alone(corpus):
    embeddings = [embedding_of(*statements, whole=UP) for statements in corpus]
    alone = [likenesses([embedding], QUESTION)[0] for embedding in embeddings]

    assert np.array(likenesses(embeddings, QUESTION)).shape == np.array(alone).shape
    assert np.allclose(likenesses(embeddings, QUESTION), alone, atol=1e-5)
