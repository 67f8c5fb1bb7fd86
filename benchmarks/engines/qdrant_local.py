"""Qdrant in its local mode: no server, brute force in Python; its own warning says it is not for more than 20,000."""

import warnings
from pathlib import Path

from qdrant_client import QdrantClient, models

from benchmarks.dataset import Dataset
from benchmarks.engines.engine import Asked, Leg, handlers
from benchmarks.worker import Handlers

_BATCH = 1_000


class QdrantLocal:
    """Dense search only: its keyword leg needs a sparse model, which it downloads."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)

    def build(self, data: Dataset) -> None:
        """Add all rows."""
        warnings.simplefilter("ignore")  # the warning of 20,000 points
        client = QdrantClient(path=self._folder)
        size = models.VectorParams(size=data.vectors.shape[1], distance=models.Distance.COSINE)
        client.create_collection("rows", vectors_config=size)
        for first in range(0, len(data.vectors), _BATCH):
            rows = range(first, min(first + _BATCH, len(data.vectors)))
            client.upsert(
                "rows",
                models.Batch(
                    ids=list(rows),
                    vectors=data.vectors[first : rows.stop].tolist(),
                    payloads=[{"text": data.texts[row], "policy": int(data.policies[row])} for row in rows],
                ),
            )
        client.close()

    def open(self, data: Dataset) -> dict[str, Leg]:
        """Open the collection, which reads all of it."""
        del data
        warnings.simplefilter("ignore")
        client = QdrantClient(path=self._folder)

        def dense(asked: Asked) -> list[int]:
            allowed = None
            if asked.policies is not None:
                match = models.FieldCondition(key="policy", match=models.MatchAny(any=list(asked.policies)))
                allowed = models.Filter(must=[match])
            found = client.query_points("rows", asked.vector.tolist(), query_filter=allowed, limit=asked.limit)
            return [int(point.id) for point in found.points]

        return {"dense": dense}


def open_contender(folder: str, data: str) -> Handlers:
    """Return what can be asked of Qdrant."""
    return handlers(QdrantLocal(Path(folder)), Dataset(Path(data)), Path(folder))
