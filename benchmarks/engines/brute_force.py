"""Brute force: every vector compared by numpy, in memory. The limit of exactness, and the anchor of every ratio."""

from pathlib import Path

import numpy as np

from benchmarks.dataset import Dataset, exact
from benchmarks.engines.engine import Asked, Leg, handlers
from benchmarks.worker import Handlers

# Copying the allowed rows out pays when they are few.
_FEW = 0.2


class BruteForce:
    """Has no index, words or disk."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "vectors.npy"

    def build(self, data: Dataset) -> None:
        """Store the vectors."""
        np.save(self._file, data.vectors)

    def open(self, data: Dataset) -> dict[str, Leg]:
        """Load the vectors."""
        vectors = np.load(self._file)
        policies = data.policies

        def dense(asked: Asked) -> list[int]:
            if asked.policies is None:
                return exact(vectors, asked.vector, None, asked.limit)
            allowed = np.isin(policies, asked.policies)
            rows = np.flatnonzero(allowed)
            if len(rows) > _FEW * len(vectors):
                return exact(vectors, asked.vector, allowed, asked.limit)
            near = exact(vectors[rows], asked.vector, None, min(asked.limit, len(rows)))
            return [int(row) for row in rows[near]]

        return {"dense": dense}


def open_contender(folder: str, data: str) -> Handlers:
    """Return what can be asked of numpy."""
    return handlers(BruteForce(Path(folder)), Dataset(Path(data)), Path(folder))
