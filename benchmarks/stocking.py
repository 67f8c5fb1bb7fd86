"""Stocking: policies in a ledger and rows in an index, as runs of the indexer would leave them."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.dataset import Dataset
from benchmarks.dealing import POLICIES
from benchmarks.engines.footnote import chunk_of, embeddings_of
from index.builtin_embedder import BuiltinEmbedder, BuiltinSettings
from index.upkeep import tidy
from index.writer import open_index_writer
from ledger.engine import open_ledger, sqlite_url
from ledger.policies import store_policy
from ledger.policy import Policy

GROUPS: Sequence[str] = [f"group-{number}" for number in range(1, POLICIES + 1)]
"""Each may read what one policy allows."""
_COMMIT = 16_000


def stock(folder: Path, data: Dataset) -> None:
    """Write the rows of a data set, and a policy for each of the groups, into a new data folder."""
    print("Building the index …", file=sys.stderr)
    folder.mkdir(parents=True)
    ledger = open_ledger(sqlite_url(folder / "ledger.db"))
    policies = [store_policy(ledger, Policy.of([[f"group:{name}"]])) for name in GROUPS]
    ledger.dispose()
    writer = open_index_writer(str(folder / "index"), BuiltinEmbedder(BuiltinSettings()).space)
    for first in range(0, len(data.vectors), _COMMIT):
        rows = range(first, min(first + _COMMIT, len(data.vectors)))
        chunks = [chunk_of(row, data, row) for row in rows]
        chunks = [replace(each, policy_id=policies[each.policy_id - 1]) for each in chunks]
        writer.replace_documents([], chunks, embeddings_of(data.vectors[rows.start : rows.stop], seed=first))
    tidy(writer)
