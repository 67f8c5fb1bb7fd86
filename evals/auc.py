"""AUC: how well a score tells two kinds apart, as the chance that a random pair is in the right order. Pure."""

from collections.abc import Sequence

import numpy as np


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Return the area under the ROC curve, from 0 to 1; ties count half (Mann and Whitney, 1947).

    Raises:
        ValueError: only one kind is there, so there is no pair to order.
    """
    positive = np.array([score for score, label in zip(scores, labels, strict=True) if label])
    negative = np.array([score for score, label in zip(scores, labels, strict=True) if not label])
    if not len(positive) or not len(negative):
        raise ValueError("both kinds are needed")
    wins = (positive[:, None] > negative[None, :]).mean()
    ties = (positive[:, None] == negative[None, :]).mean()
    return float(wins + ties / 2)
