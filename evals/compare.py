"""Compares two evaluations of one set, query by query: how large is the difference, and could it be chance?"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from wiring.refused import Refused

Values = NDArray[np.float64]

_RESAMPLES = 9_999
_BATCH = 500  # resamples at a time, so that memory stays small for thousands of queries
_SEED = 0
_SAME = 1e-9  # differences below it are rounding
_HOW = "Write one with `footnote eval DIR --json > FILE`."
# Times are no property of a query: they are not paired.
_NOT_COMPARED = {"id", "ms"}


@dataclass(frozen=True, slots=True)
class Difference:
    """How one metric differs between two evaluations.

    Attributes:
        before: Mean of the first.
        after: Mean of the second.
        low: Lower end of the 95 % interval of after - before, by bootstrap over the queries.
        high: Its upper end.
        p: Chance of a difference at least this large, either way, if each query's two values were swapped at random
            (paired permutation test).
        wins: Queries on which the second is higher.
        losses: Queries on which it is lower.
        ties: The others.
    """

    metric: str
    before: float
    after: float
    low: float
    high: float
    p: float
    wins: int
    losses: int
    ties: int

    @property
    def change(self) -> float:
        """By how much the second is higher."""
        return self.after - self.before

    @property
    def queries(self) -> int:
        """How many queries were compared."""
        return self.wins + self.losses + self.ties


def compare_files(before: Path, after: Path) -> list[Difference]:
    """Return the difference of every metric that both files hold for each of their queries.

    Raises:
        Refused: a file was not written by `footnote eval --json`, or they are of different questions.
    """
    first, second = _load(before), _load(after)
    if first.keys() != second.keys():
        only_first, only_second = sorted(first.keys() - second.keys()), sorted(second.keys() - first.keys())
        example = (only_first or only_second)[0]
        raise Refused(
            f"{before} and {after} are of different questions: {len(only_first)} are only in the first and "
            f"{len(only_second)} only in the second, such as {example!r}. Compare two evaluations of one set."
        )
    if len(first) < 2:
        raise Refused(f"{before} holds a single query, which says nothing about chance. Compare larger sets.")
    pairs = _pairs(first, second)
    if not pairs:
        raise Refused(f"{before} and {after} have no metric in common. {_HOW}")
    return [
        compare_values(_name_of_mean(metric), np.array(of_one, dtype=np.float64)) for metric, of_one in pairs.items()
    ]


def compare_values(metric: str, pairs: Values) -> Difference:
    """Return the difference of a metric.

    Args:
        metric: Its name.
        pairs: Before and after for each query, shape (queries, 2), at least two.
    """
    changes = pairs[:, 1] - pairs[:, 0]
    before, after = pairs.mean(axis=0)
    wins, losses = int((changes > _SAME).sum()), int((changes < -_SAME).sum())
    low, high, p = _chance(changes)
    return Difference(metric, float(before), float(after), low, high, p, wins, losses, len(pairs) - wins - losses)


def _chance(changes: Values) -> tuple[float, float, float]:
    if np.ptp(changes) < _SAME and abs(changes[0]) < _SAME:
        return 0.0, 0.0, 1.0
    permuted = stats.permutation_test(
        (changes,),
        np.mean,
        permutation_type="samples",
        n_resamples=_RESAMPLES,
        batch=_BATCH,
        rng=np.random.default_rng(_SEED),
    )
    resampled = stats.bootstrap(
        (changes,),
        np.mean,
        n_resamples=_RESAMPLES,
        batch=_BATCH,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    )
    interval = resampled.confidence_interval
    return float(interval.low), float(interval.high), float(permuted.pvalue)


def _pairs(
    first: dict[str, dict[str, float]], second: dict[str, dict[str, float]]
) -> dict[str, list[tuple[float, float]]]:
    """Return the values of each metric before and after, of the queries that have it in both; of two at least."""
    pairs: dict[str, list[tuple[float, float]]] = {}
    for query, values in first.items():
        for metric in values.keys() & second[query].keys():
            pairs.setdefault(metric, []).append((values[metric], second[query][metric]))
    order = list(dict.fromkeys(metric for values in first.values() for metric in values))
    return {metric: pairs[metric] for metric in order if len(pairs.get(metric, ())) > 1}


def _name_of_mean(metric: str) -> str:
    """The mean of reciprocal ranks has a name of its own."""
    way, _, name = metric.rpartition(".")
    return f"{way}.mrr".removeprefix(".") if name == "rr" else metric


def _load(file: Path) -> dict[str, dict[str, float]]:
    try:
        evaluation = json.loads(file.read_text(encoding="utf-8-sig"))
        queries = {str(entry["id"]): _numbers(entry) for entry in evaluation["per_query"]}
    except OSError as error:
        raise Refused(f"{file} cannot be read ({error.strerror}). {_HOW}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused(f"{file} is not an evaluation. {_HOW}") from error
    if not queries:
        raise Refused(f"{file} holds no query. {_HOW}")
    return queries


def _numbers(entry: dict[str, Any]) -> dict[str, float]:
    found = {
        name: float(value)
        for name, value in entry.items()
        if name not in _NOT_COMPARED and isinstance(value, int | float)
    }
    if not all(np.isfinite(value) for value in found.values()):
        raise ValueError
    return found
