"""Freshness: whether the documents of an answer still are what was indexed.

This room knows no source: the check is handed in by whoever opens the rooms (`wiring.freshness`).
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from index.chunk import Chunk

Standing = Literal["current", "changed", "gone", "unchecked"]
"""`changed`: its source shows something else by now. `gone`: it may be shown to nobody any more who could read it as
it was indexed; it was deleted, or some of them may not read it now. `unchecked`: its source did not tell in time.
"""


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document that an answer is made from, as it was indexed.

    Attributes:
        policy_id: Who may read it, as an id that only the ledger can resolve.
    """

    id: str
    source: str
    path: str
    version: str
    policy_id: int


CheckFreshness = Callable[[Sequence[CitedDocument]], Awaitable[Mapping[str, Standing]]]
"""Returns the standing of each of these documents by its id, within a bounded time, and raises nothing."""


def cited_documents(chunks: Iterable[Chunk]) -> list[CitedDocument]:
    """Return the documents of these chunks, each once, in the order of their first chunk."""
    documents: dict[str, CitedDocument] = {}
    for chunk in chunks:
        document = CitedDocument(chunk.document_id, chunk.source, chunk.path, chunk.version, chunk.policy_id)
        documents.setdefault(document.id, document)
    return list(documents.values())
