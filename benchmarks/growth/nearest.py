"""Nearest: the rows that exact search finds, worked out while they pass by: three million fit in no memory at once."""

from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.dataset import WANTED
from benchmarks.dealing import PolicyIds
from benchmarks.growth.rows import Rows
from index.embedder import Vectors


class Nearest:
    """Keeps for each audience and each question the best rows of all that it was shown."""

    def __init__(self, asked: Vectors, audiences: Mapping[float, Sequence[int]]) -> None:
        """Take the questions' vectors, and the policies that each audience may read."""
        self._asked = asked
        self._audiences = audiences
        none = np.full((len(asked), WANTED), -np.inf, dtype=np.float32)
        self._scores = dict.fromkeys(audiences, none)
        self._rows = dict.fromkeys(audiences, np.full((len(asked), WANTED), -1, dtype=np.int64))

    def show(self, rows: Rows, of_rows: PolicyIds) -> None:
        """Take some rows and their policies into account."""
        scores = self._asked @ rows.vectors.T
        for share, named in self._audiences.items():
            allowed = np.flatnonzero(np.isin(of_rows, named))
            joined = np.hstack([self._scores[share], scores[:, allowed]])
            numbers = np.hstack([self._rows[share], np.broadcast_to(rows.first + allowed, (len(scores), len(allowed)))])
            best = np.argsort(-joined, axis=1)[:, :WANTED] if joined.shape[1] < 2 * WANTED else _best(joined)
            self._scores[share] = np.take_along_axis(joined, best, axis=1)
            self._rows[share] = np.take_along_axis(numbers, best, axis=1)

    def found(self) -> dict[str, list[list[int]]]:
        """Return by share, for each question, the best rows; fewer than wanted where there are no more."""
        return {
            str(share): [[row for row in of_one if row >= 0] for of_one in numbers.tolist()]
            for share, numbers in self._rows.items()
        }


def _best(scores: Vectors) -> np.ndarray:
    return np.argpartition(-scores, WANTED, axis=1)[:, :WANTED]
