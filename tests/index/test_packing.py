import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.embedder import Embedding
from index.packing import pack, unpack, unpack_wholes

DIMENSION = 8
ROWS = arrays(np.float32, st.tuples(st.integers(1, 6), st.just(DIMENSION)), elements=st.floats(-1, 1, width=32))


def unit(rows):
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.where(lengths > 1e-3, rows / np.maximum(lengths, 1e-3), 0)


@settings(deadline=None)
@given(st.lists(ROWS.map(unit), max_size=4))
def test_packed_vectors_come_back_in_the_same_direction_whole_and_statements_apart(rows_of_all):
    packed = [pack(Embedding(rows[0], rows[1:])) for rows in rows_of_all]
    unpacked = unpack(packed, DIMENSION)

    assert len(unpacked) == len(packed) == len(unpack_wholes(packed, DIMENSION))
    for rows, embedding, whole in zip(rows_of_all, unpacked, unpack_wholes(packed, DIMENSION), strict=True):
        assert embedding.statements.shape == rows[1:].shape
        assert np.array_equal(embedding.vector, whole)
        assert np.allclose(whole, rows[0], atol=0.001)
        has_direction = np.abs(rows[1:]).sum(axis=1) > 0
        assert ((embedding.statements * rows[1:]).sum(axis=1)[has_direction] > 0.999).all()
