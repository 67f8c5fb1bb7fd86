"""`python -m evals.calibrate`: fits the weights of `retrieval.answerability` on golden questions, and prints them."""

import asyncio
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.auc import auc
from evals.golden import SAMPLE_WIKI, load_golden
from retrieval.answerability import signals_of
from retrieval.audience import Audience
from retrieval.search import search
from wiring.indexing import run_index
from wiring.rooms import Rooms, open_rooms

Matrix = NDArray[np.float64]
_RIDGE = 0.01  # keeps weights finite when a signal separates perfectly
_STEPS = 50


def fit(signals: Matrix, labels: Matrix) -> Matrix:
    """Return the weights of a logistic regression, the bias last, by Newton's method.

    Both kinds of label weigh the same in sum, so that the probability .5 lies between them.

    Args:
        signals: Shape (questions, signals).
        labels: 1 for answerable and 0 for not, shape (questions,).
    """
    design = np.hstack([signals, np.ones((len(signals), 1))])
    share = labels.mean()
    importance = np.where(labels == 1, 0.5 / share, 0.5 / (1 - share))
    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        predicted = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (importance * (predicted - labels)) + _RIDGE * weights
        curvature = design.T @ (design * (importance * predicted * (1 - predicted))[:, None])
        weights = weights - np.linalg.solve(curvature + _RIDGE * np.eye(len(weights)), gradient)
    return np.asarray(weights, dtype=np.float64)


def cross_validated_auc(signals: Matrix, labels: Matrix, folds: int = 5) -> float:
    """Return the AUC of predictions for questions that were left out of the fit."""
    fold = np.random.default_rng(0).permutation(len(labels)) % folds
    predicted = np.zeros(len(labels))
    for number in range(folds):
        weights = fit(signals[fold != number], labels[fold != number])
        predicted[fold == number] = signals[fold == number] @ weights[:-1] + weights[-1]
    return auc(predicted.tolist(), (labels == 1).tolist())


async def golden_signals(rooms: Rooms) -> tuple[Matrix, Matrix]:
    """Return signals and labels of the golden questions over the sample wiki."""
    library = await rooms.library()
    access = rooms.access(Audience.public())
    signals, labels = [], []
    for golden in load_golden(SAMPLE_WIKI):
        found = await search(golden.question, access, library=library, limit=20)
        seen = signals_of(golden.question, found.found)
        signals.append((seen.similarity or 0.0, seen.margin, seen.coverage, seen.agreement))
        labels.append(float(golden.is_answerable))
    return np.array(signals), np.array(labels)


def main() -> None:
    """Print the fitted weights and how well they tell the two kinds apart."""
    with open_rooms(str(Path(__file__).parent / "evals.toml")) as rooms:
        run_index(rooms, requested_by="evals")
        signals, labels = asyncio.run(golden_signals(rooms))
    names = ("similarity", "margin", "coverage", "agreement", "bias")
    for name, weight in zip(names, fit(signals, labels), strict=True):
        print(f"{name:12} {weight:8.3f}")
    print(f"AUC, cross-validated: {cross_validated_auc(signals, labels):.3f}")


if __name__ == "__main__":
    main()
