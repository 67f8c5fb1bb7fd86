"""Packing: the vectors of a row in one value of one column, for those who compare them with a question. Pure.

The vector of the whole in half precision, then those of its statements in a byte a number: of a chunk of ten
statements 4.6 kB, where single precision would take 17. Cosines differ by less than .001 and .01.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from index.embedder import Embedding, Vectors

_HALF = 2  # bytes


def pack(embedding: Embedding) -> bytes:
    """Return the vectors of a row as bytes."""
    return embedding.vector.astype(np.float16).tobytes() + _in_bytes(embedding.statements)


def unpack(packed: Sequence[bytes], dimension: int) -> list[Embedding]:
    """Return the vectors of rows that were packed, as unit vectors."""
    wholes = unpack_wholes(packed, dimension)
    # All at once: a search compares a hundred rows of ten statements each.
    parts = [each[_HALF * dimension :] for each in packed]
    numbers = np.frombuffer(b"".join(parts), dtype=np.int8).reshape(-1, dimension)
    statements = _unit(numbers.astype(np.float32))
    bounds = np.cumsum([0, *(len(part) // dimension for part in parts)])
    return [Embedding(whole, statements[a:b]) for whole, (a, b) in zip(wholes, pairwise(bounds), strict=True)]


def unpack_wholes(packed: Sequence[bytes], dimension: int) -> Vectors:
    """Return the vectors of the whole alone, shape (rows, dimension), as unit vectors."""
    wholes = b"".join(each[: _HALF * dimension] for each in packed)
    return _unit(np.frombuffer(wholes, dtype=np.float16).reshape(-1, dimension).astype(np.float32))


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


def _in_bytes(vectors: Vectors) -> bytes:
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True, initial=0.0), 1e-12)
    return np.asarray(np.round(vectors / largest * 127), dtype=np.int8).tobytes()
