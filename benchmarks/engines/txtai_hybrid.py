"""txtai: its hybrid index with content, on faiss, vectors made outside. Filters run over what the search found."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from txtai.embeddings import Embeddings

from benchmarks.dataset import Dataset
from benchmarks.engines.engine import Asked, Leg, handlers
from benchmarks.worker import Handlers
from index.embedder import Vectors

_KNOWN: dict[str, Vectors] = {}


class TxtaiHybrid:
    """Dense and BM25 legs, fused by txtai, which does not run one without the other."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder / "index")

    def build(self, data: Dataset) -> None:
        """Index all rows with their texts and policies."""
        _KNOWN.update(zip(data.texts, data.vectors, strict=True))
        index = Embeddings(
            method="external",
            transform="benchmarks.engines.txtai_hybrid.look_up",
            hybrid=True,
            content=True,
            backend="faiss",
        )
        rows = zip(data.texts, data.policies.tolist(), strict=True)
        index.index((row, {"text": text, "policy": policy}, None) for row, (text, policy) in enumerate(rows))
        index.save(self._folder)

    def open(self, data: Dataset) -> dict[str, Leg]:
        """Load the index."""
        _KNOWN.update(zip(data.questions, data.question_vectors, strict=True))
        index = Embeddings()
        index.load(self._folder)

        def hybrid(asked: Asked) -> list[int]:
            where = "similar(:words)"
            if asked.policies is not None:
                where += f" AND policy IN ({', '.join(str(policy) for policy in asked.policies)})"
            query = f"SELECT id FROM txtai WHERE {where} LIMIT {asked.limit}"
            return [int(found["id"]) for found in index.search(query, parameters={"words": asked.words})]

        return {"hybrid": hybrid}


def look_up(texts: Sequence[str]) -> Vectors:
    """Return the vectors that came with these texts; txtai stores this function by its name."""
    return np.stack([_KNOWN[text] for text in texts])


def open_contender(folder: str, data: str) -> Handlers:
    """Return what can be asked of txtai."""
    return handlers(TxtaiHybrid(Path(folder)), Dataset(Path(data)), Path(folder))
