"""Dealing: who may read which rows of a synthetic corpus, and audiences that may read a given share. Pure."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

POLICIES = 300  # of a company with some hundred teams and projects; see docs/architecture.md
# Few policies cover most documents and most cover few, as spaces of a wiki do.
_OFFSET = 5

PolicyIds = NDArray[np.int32]


def deal_policies(documents: int, seed: int) -> PolicyIds:
    """Return a policy from 1 to 300 for each document; the n-th is chosen in proportion to 1 / (n + 5)."""
    weights = 1 / (np.arange(1, POLICIES + 1) + _OFFSET)
    dealt = np.random.default_rng(seed).choice(POLICIES, size=documents, p=weights / weights.sum()) + 1
    ids: PolicyIds = dealt.astype(np.int32)
    return ids


def deal_evenly(documents: int, policies: int) -> PolicyIds:
    """Return a policy from 1 for each document, all as often, as where nearly every page has its own readers."""
    ids: PolicyIds = np.arange(documents, dtype=np.int32) % policies + 1
    return ids


def audience_policies(rows: PolicyIds, share: float) -> list[int]:
    """Return policies that together cover at most `share` of the rows, and as nearly as the largest first allow.

    Args:
        rows: The policy of each row.
        share: From 0 to 1; if no policy is small enough, the smallest one is returned.
    """
    ids, counts = np.unique(rows, return_counts=True)
    sizes: Sequence[tuple[int, int]] = sorted(zip(counts.tolist(), ids.tolist(), strict=True), reverse=True)
    left = round(share * len(rows))
    chosen = []
    for size, policy in sizes:
        if size <= left:
            chosen.append(policy)
            left -= size
    return sorted(chosen) or [sizes[-1][1]]
