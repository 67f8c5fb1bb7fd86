"""Expand: a few thousand real embeddings become as many as wanted, clustered as real ones are. Pure.

Each new vector is a mixture of two real ones plus noise along the real ones' principal axes, half as strong as they
vary: random vectors would have no neighbours, copies of real ones would have too near ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedder import Vectors

_NOISE = 0.5
_BLOCK = 50_000  # bounds memory: a million vectors at once would take three times their size


@dataclass(frozen=True, slots=True)
class Mixture:
    """New vectors, and which two seeds each was made of.

    Attributes:
        vectors: Unit vectors, shape (count, dimension).
        parents: Numbers of the seeds, the stronger first, shape (count, 2).
    """

    vectors: Vectors
    parents: NDArray[np.int64]


def expand(seeds: Vectors, count: int, seed: int) -> Iterator[Mixture]:
    """Yield `count` new vectors in blocks, the same ones for the same seed."""
    random = np.random.default_rng(seed)
    axes = principal_axes(seeds)
    for first in range(0, count, _BLOCK):
        size = min(_BLOCK, count - first)
        parents = random.integers(len(seeds), size=(size, 2))
        weights = random.uniform(0.5, 1.0, size=(size, 1)).astype(np.float32)
        noise = random.standard_normal((size, axes.shape[0]), dtype=np.float32) @ axes
        mixed = weights * seeds[parents[:, 0]] + (1 - weights) * seeds[parents[:, 1]] + _NOISE * noise
        yield Mixture(unit_rows(mixed), parents)


def principal_axes(vectors: Vectors) -> Vectors:
    """Return the axes along which the vectors vary, each as long as their standard deviation along it."""
    covariance = np.cov(vectors, rowvar=False)
    variances, axes = np.linalg.eigh(covariance)
    scaled: Vectors = (np.sqrt(np.maximum(variances, 0))[:, None] * axes.T).astype(np.float32)
    return scaled


def unit_rows(vectors: Vectors) -> Vectors:
    """Return the vectors, each of length 1."""
    unit: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit
