"""Truth: the rows that exact search finds, which recall is measured against."""

import json
from collections.abc import Sequence
from statistics import fmean

import numpy as np

from benchmarks.dataset import WANTED, Dataset, exact
from benchmarks.measure import recall


class Truth:
    """The exact answers to the first questions of a data set, computed once a share and kept beside it."""

    def __init__(self, data: Dataset, questions: int) -> None:
        self._data = data
        self._questions = questions

    def wanted(self, share: float) -> list[list[int]]:
        """Return for each question the rows that should be found by an audience which may read this share."""
        file = self._data.folder / f"truth-{self._questions}-{share}.json"
        if not file.exists():
            vectors = np.asarray(self._data.vectors)
            allowed = None if share == 1 else self._data.allowed(share)
            questions = self._data.question_vectors[: self._questions]
            rows = [exact(vectors, question, allowed, WANTED) for question in questions]
            file.write_text(json.dumps(rows), encoding="utf-8")
        answers: list[list[int]] = json.loads(file.read_text(encoding="utf-8"))
        return answers


def judge(
    found: Sequence[Sequence[int]], wanted: Sequence[Sequence[int]], *, is_exact: bool
) -> dict[str, float | None]:
    """Return the mean recall, for legs that exact search can judge, and the share of wanted places that were filled."""
    pairs = list(zip(found, wanted, strict=True))
    return {
        "recall": fmean(recall(rows, best) for rows, best in pairs) if is_exact else None,
        "filled": fmean(min(1.0, len(rows) / len(best)) for rows, best in pairs),
    }
