"""Fitting: curves through what was measured, by least squares, and how far one is off where it was not fitted. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks.growth.figures import FIGURES
from cli.growth import TERMS, on_curve

Points = Sequence[tuple[int, float]]


def fitted(measured: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return for each figure its curve through all sizes, what was measured, and the error of the check.

    The check fits the same terms to all sizes but the largest, and compares them with what was measured there.

    Args:
        measured: Of three sizes or more, ascending.
    """
    made = {}
    for name, wanted in FIGURES.items():
        # A size whose last stages were not measured still tells what the others did.
        points = [(int(each["size"]), wanted.read(each[wanted.stage])) for each in measured if wanted.stage in each]
        alike = [(size, value) for size, value in points if wanted.is_alike(size)] or points
        largest, found = alike[-1]
        guessed = on_curve(fit(alike[:-1], wanted.terms), largest)
        made[name] = {
            "title": wanted.title,
            "unit": wanted.unit,
            "curve": fit(alike, wanted.terms),
            "measured": [[size, _short(value)] for size, value in alike],
            "error": _short(guessed / found - 1) if found else 0.0,
        }
    return made


def fit(points: Points, terms: Sequence[str]) -> dict[str, float]:
    """Return a factor for each term, such that the sum is off by as small a share of the figures as can be.

    Nothing shrinks as a table grows: a term whose factor would be negative is left out.
    """
    sizes = [size for size, _ in points]
    values = np.array([value for _, value in points])
    left = list(terms)
    while left:
        # A share: else a millisecond at three million rows would count as much as one at thirty thousand.
        scale = np.where(values > 0, values, 1.0)
        grown = np.array([[TERMS[term](size) for term in left] for size in sizes]) / scale[:, None]
        # Terms differ by many powers of ten.
        widths = np.abs(grown).max(axis=0)
        factors = np.linalg.lstsq(grown / widths, values / scale, rcond=None)[0] / widths
        if factors.min() >= 0:
            return {term: float(f"{factor:.6g}") for term, factor in zip(left, factors, strict=True)}
        left.pop(int(factors.argmin()))
    return {}


def _short(value: float) -> float:
    return float(f"{value:.4g}")
