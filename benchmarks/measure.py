"""Measure: what is made of raw figures. Pure."""

import statistics
from collections.abc import Iterable, Sequence

import numpy as np


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies, from 0 to 1, interpolated."""
    return float(np.quantile(values, share))


def recall(found: Iterable[int], wanted: Sequence[int]) -> float:
    """Return the share of the wanted that was found, from 0 to 1; 1 when nothing is wanted."""
    return len(set(found) & set(wanted)) / len(wanted) if wanted else 1.0


def ratio_of_medians(values: Sequence[float], anchor: Sequence[float]) -> float:
    """Return how many times the anchor's median the values' is; the two were measured in turns."""
    return statistics.median(values) / statistics.median(anchor)


def lowest_cosine(vectors: np.ndarray, others: np.ndarray) -> float:
    """Return the cosine of the pair of rows that differ most."""
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(others, axis=1)
    return float(((vectors * others).sum(axis=1) / lengths).min())
