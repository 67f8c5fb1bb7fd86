"""Clusters: which questions ask for the same thing, by their vectors. Pure, and the same for the same questions.

Average linkage under cosine distance: two clusters are joined when their questions are near each other on average, so
that a chain of chance neighbours joins nothing, as it would under single linkage, and one odd wording parts nothing, as
it would under complete linkage.

How near is near differs between models: one puts unrelated questions at a distance of 0.9, another at 0.2. So the
distance is measured, for each model, as a share of that between questions that have nothing to do with each other.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.embedder import Vectors

UNRELATED = (
    "What is the capital of Peru?",
    "How do I bake bread without yeast?",
    "Which planet has the most moons?",
    "Who wrote the first detective novel?",
    "Why do cats purr?",
    "How is steel made?",
    "When did the Roman Empire end?",
    "Where can I buy a used bicycle?",
    "What does this light on the printer mean?",
    "How many players are in a football team?",
    "Is the museum open on Mondays?",
    "How do I change a flat tyre?",
    "What is the price of gold today?",
    "Which vaccine do I need for the journey?",
    "How do I tune a guitar?",
    "Can I plant tomatoes in autumn?",
)
"""Questions of which no two are about the same thing; as many as are embedded at once."""

# With the built-in model, of pairs of workplace questions that this joins 81 % ask for the same thing, and of those
# that do it joins 76 %; what is joined wrongly is about one matter (tests/answering/report/test_clusters.py).
_SHARE = 0.6


def cut_distance(unrelated: Vectors) -> float:
    """Return up to which average distance questions are taken for the same.

    Args:
        unrelated: Unit vectors of the questions above, shape (questions, dimension).
    """
    return _SHARE * float(np.median(_distances(unrelated)))


def clusters(vectors: Vectors, cut: float) -> list[list[int]]:
    """Return the numbers of the questions of each cluster, ascending, the cluster of the first question first.

    Args:
        vectors: Unit vectors, shape (questions, dimension).
        cut: As `cut_distance` returns it.
    """
    if len(vectors) < 2:
        return [[number] for number in range(len(vectors))]
    # Loaded when it is needed: a process of the bot makes a report once a week.
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415

    named = fcluster(linkage(_distances(vectors), "average"), cut, "distance")
    found: dict[int, list[int]] = {}
    for number, name in enumerate(named):
        found.setdefault(int(name), []).append(number)
    return sorted(found.values())


def most_central(vectors: Vectors, members: Sequence[int]) -> int:
    """Return the question that is nearest to all of its cluster, of several equally near ones the first."""
    own = vectors[list(members)]
    # Equal up to rounding must be equal, or the order of additions decides.
    nearness = np.round(own @ own.sum(axis=0), 5)
    return members[int(np.argmax(nearness))]


def _distances(vectors: Vectors) -> NDArray[np.float64]:
    """Return the cosine distance of each pair, in the order that `linkage` reads."""
    both = np.triu_indices(len(vectors), 1)
    return np.maximum(0.0, np.asarray(1.0 - (vectors @ vectors.T)[both], dtype=np.float64))
