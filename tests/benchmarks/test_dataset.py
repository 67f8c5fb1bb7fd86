import numpy as np

from benchmarks.dataset import CHUNKS_A_DOCUMENT, SHARES, exact


def test_rows_have_texts_of_their_own_a_vector_and_a_policy(data):
    assert data.vectors.shape == (400, 384)
    assert len(set(data.texts)) == 400
    assert len(data.policies) == 400
    assert len(data.questions) == len(data.question_vectors) == 12


def test_the_chunks_of_a_document_share_its_policy(data):
    by_document = data.policies.reshape(-1, CHUNKS_A_DOCUMENT)

    assert (by_document == by_document[:, :1]).all()


def test_everybody_may_read_everything_and_the_others_less(data):
    allowed = [data.allowed(share).mean() for share in SHARES]

    assert allowed[0] == 1
    assert allowed == sorted(allowed, reverse=True)
    assert allowed[1] <= 0.5


def test_exact_search_returns_the_nearest_of_the_allowed_rows_in_order():
    vectors = np.array([[1, 0], [0, 1], [0.8, 0.6], [0.6, 0.8]], dtype=np.float32)
    question = np.array([1, 0], dtype=np.float32)

    assert exact(vectors, question, None, 3) == [0, 2, 3]
    assert exact(vectors, question, np.array([False, True, True, False]), 3) == [2, 1]
