"""Library: what searches are made in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from index.embedder import Embedder
from index.reader import IndexReader
from ledger.engine import Ledger
from retrieval.reranker import RerankStage


@dataclass(frozen=True, slots=True)
class Library:
    """What searches are made in.

    Attributes:
        reader: The index.
        embedder: The model that made its vectors.
        reranker: What reranks hits, if anything does.
        preferred_releases: By source: the release to show of a page that stands in several.
        ledger: Remembers ids that are gone; None: nothing does.
    """

    reader: IndexReader
    embedder: Embedder
    reranker: RerankStage | None = None
    preferred_releases: Mapping[str, str] = field(default_factory=dict)
    ledger: Ledger | None = None
