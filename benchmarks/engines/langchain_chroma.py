"""Chroma through LangChain, as LangChain's guide sets it up: persistent, HNSW with the library's defaults."""

from itertools import islice
from pathlib import Path

from langchain_chroma import Chroma

from benchmarks.dataset import Dataset
from benchmarks.engines.engine import Asked, Leg, handlers
from benchmarks.worker import Handlers

_BATCH = 5_000  # Chroma refuses more than 5,461 at once


class Ready:
    """Hands out the rows' vectors in their order."""

    def __init__(self, data: Dataset) -> None:
        self._vectors = iter(data.vectors)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return the next vectors, one a text."""
        return [vector.tolist() for vector in islice(self._vectors, len(texts))]

    def embed_query(self, text: str) -> list[float]:
        """Refuse: questions bring their vectors along."""
        raise NotImplementedError


class LangChainChroma:
    """Dense search only: LangChain's Chroma has no keyword leg."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)

    def build(self, data: Dataset) -> None:
        """Add all rows."""
        store = Chroma("rows", Ready(data), self._folder)
        for first in range(0, len(data.vectors), _BATCH):
            rows = range(first, min(first + _BATCH, len(data.vectors)))
            store.add_texts(
                [data.texts[row] for row in rows],
                [{"policy": int(data.policies[row])} for row in rows],
                [str(row) for row in rows],
            )

    def open(self, data: Dataset) -> dict[str, Leg]:
        """Open the collection."""
        store = Chroma("rows", Ready(data), self._folder)

        def dense(asked: Asked) -> list[int]:
            allowed = None if asked.policies is None else {"policy": {"$in": list(asked.policies)}}
            found = store.similarity_search_by_vector(asked.vector.tolist(), asked.limit, allowed)
            return [int(document.id or -1) for document in found]

        return {"dense": dense}


def open_contender(folder: str, data: str) -> Handlers:
    """Return what can be asked of Chroma."""
    return handlers(LangChainChroma(Path(folder)), Dataset(Path(data)), Path(folder))
