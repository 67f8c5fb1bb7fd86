"""Verdict: what must hold when everything has come to its end, beside an index that was built from scratch."""

from dataclasses import asdict
from typing import Any

import numpy as np

from benchmarks.measure import lowest_cosine
from index.schema import to_chunk
from index.writer import open_index_writer
from indexer.checking.check import check
from indexer.workbench import Workbench
from ledger.policies import load_policies
from ledger.runs import RunStatus, runs
from tests.crashes.world import MOVED, SOURCES
from tests.indexer.agreement import assert_agreement, rows_of
from wiring.rooms import Rooms
from wiring.sources import build_source

# What only says when, or in which table, something was written; ids are compared by themselves.
_OWN = {"id", "document_id", "indexed_at", "policy_id"}
_LOWEST_COSINE = 0.999


def judge(rooms: Rooms, fresh: Rooms, *, may_be_untidy: bool = False) -> list[str]:
    """Return everything that is not as it must be.

    Args:
        rooms: What is judged.
        fresh: Of an index that was built from scratch.
        may_be_untidy: Of several indexers one leaves to another what that tidies, and looks after it a minute later.
    """
    found: list[str] = []
    uri, space = rooms.settings.index.uri, rooms.embedder.space
    checked = check(rooms.ledger, uri, space)
    found += [f"check: {each.kind.name} {each.count} {each.examples}" for each in checked.findings]
    if may_be_untidy:
        found = [each for each in found if not each.startswith("check: UNINDEXED")]
    bench = Workbench(rooms.ledger, open_index_writer(uri, space), rooms.embedder)
    for name in SOURCES:
        try:
            assert_agreement(bench, build_source(name, rooms.settings))
        except AssertionError as error:
            found.append(f"index and ledger differ: {name}: {error}")
    if any(run.status is RunStatus.RUNNING for run in runs(rooms.ledger, limit=1000)):
        found.append("a run that was killed stands as running")
    stored, expected = _contents(rooms), _contents(fresh)
    for place in sorted(stored.keys() | expected.keys()):
        own, other = stored.get(place, {}), expected.get(place, {})
        vectors = own.pop("vector", None), other.pop("vector", None)
        if own != other:
            found.append(f"differs from a fresh index: {place}: {own} != {other}")
        elif any(each is None for each in vectors) or lowest_cosine(*np.array(vectors)[:, None]) < _LOWEST_COSINE:
            found.append(f"another vector than in a fresh index, or none: {place}")
    return found


def _contents(rooms: Rooms) -> dict[tuple[str, str, int], dict[str, Any]]:
    """Return what is stored of every passage, as two indexes of one world have it in common."""
    policies = load_policies(rooms.ledger)
    writer = open_index_writer(rooms.settings.index.uri, rooms.embedder.space)
    contents = {}
    for row in [row for name in SOURCES for row in rows_of(writer, name)]:
        kept = {name: value for name, value in asdict(to_chunk(row)).items() if name not in _OWN}
        kept |= {"readers": str(policies[row["policy_id"]]), "vector": row["vector"]}
        if not row["path"].startswith(MOVED):
            # What was moved keeps its ids, which a fresh index cannot know.
            kept |= {"id": row["id"], "document_id": row["document_id"]}
        contents[row["source"], row["path"], row["position"]] = kept
    return contents
