"""`python -m evals.calibrate [DIR…]`: fits the weights of `retrieval.answerability`, and prints them.

On the golden questions about the sample wiki, and on each retrieval set that says which questions are answerable.
Every collection of questions weighs the same, however many it has.
"""

import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.auc import auc
from evals.corpus_settings import corpus_settings
from evals.golden import load_golden
from evals.indexing import index_whole
from evals.load_set import load_set
from evals.shipped import SAMPLE_WIKI
from retrieval.answerability import signals_of
from retrieval.audience import Audience
from retrieval.question import Question
from retrieval.search import search
from wiring.rooms import Rooms, open_rooms

Matrix = NDArray[np.float64]
_SIGNALS = ("support", "margin", "coverage")
_HITS = 20  # as `footnote ask` searches
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


async def signals_and_labels(rooms: Rooms, labelled: Iterable[tuple[Question, bool]]) -> tuple[Matrix, Matrix]:
    """Return the signals, shape (questions, signals), and the labels of questions over the rooms' index."""
    library = await rooms.library()
    access = rooms.access(Audience.public())
    signals, labels = [], []
    for question, is_answerable in labelled:
        found = await search(question.text, access, library=library, history=question.history, limit=_HITS)
        seen = signals_of(question, found.found, found.question)
        signals.append([getattr(seen, name) or 0.0 for name in _SIGNALS])
        labels.append(float(is_answerable))
    return np.array(signals), np.array(labels)


def main(folders: list[str]) -> None:
    """Print the fitted weights, and how well they tell the two kinds apart in each collection of questions."""
    collections = {SAMPLE_WIKI.golden.stem: _of_sample_wiki(), **{folder: _of_set(Path(folder)) for folder in folders}}
    largest = max(len(labels) for _, labels in collections.values())
    repeats = [(max(1, round(largest / len(labels))), signals, labels) for signals, labels in collections.values()]
    weights = fit(
        np.vstack([np.tile(signals, (times, 1)) for times, signals, _ in repeats]),
        np.hstack([np.tile(labels, times) for times, _, labels in repeats]),
    )
    for name, weight in zip([*_SIGNALS, "bias"], weights, strict=True):
        print(f"{name:12} {weight:8.3f}")
    for name, (signals, labels) in collections.items():
        kinds = (labels == 1).tolist()
        print(f"{name}: {len(labels)} questions")
        for number, signal in enumerate(_SIGNALS):
            print(f"  AUC of {signal:10} {auc(signals[:, number].tolist(), kinds):.3f}")
        print(f"  AUC of the fit     {auc((signals @ weights[:-1]).tolist(), kinds):.3f}")
        print(f"  AUC of a fit on it {cross_validated_auc(signals, labels):.3f}, cross-validated")


def _of_sample_wiki() -> tuple[Matrix, Matrix]:
    labelled = [(Question(golden.question), golden.is_answerable) for golden in load_golden(SAMPLE_WIKI.golden)]
    with open_rooms(str(SAMPLE_WIKI.config)) as rooms:
        index_whole(rooms)
        return asyncio.run(signals_and_labels(rooms, labelled))


def _of_set(folder: Path) -> tuple[Matrix, Matrix]:
    labelled = [
        (Question(query.text, query.asked_before), bool(query.answerability and query.answerability.is_answerable))
        for query in load_set(folder).labelled
    ]
    with open_rooms("", adapt=lambda settings: corpus_settings(settings, folder, None)) as rooms:
        index_whole(rooms)
        return asyncio.run(signals_and_labels(rooms, labelled))


if __name__ == "__main__":
    main(sys.argv[1:])
