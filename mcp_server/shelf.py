"""Shelf: where documents are searched and read, each time for one audience."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mcp_server.results import ChunkText, SearchResults, SourceAge
    from mcp_server.wish import ChunkWish, SearchWish
    from retrieval.audience import Audience


class Shelf(Protocol):
    """Searches and reads; what the audience may not read does not exist for it.

    Every method raises `CallRefused`, whose message is for the caller.
    """

    async def search(self, wish: SearchWish, audience: Audience) -> SearchResults:
        """Return what fits best; `truncated` when more was found."""
        ...

    async def read(self, wish: ChunkWish, audience: Audience) -> ChunkText:
        """Return a chunk with what is around it; of one that is gone, what replaced it."""
        ...

    async def read_document(self, source: str, path: str, audience: Audience, *, max_tokens: int) -> ChunkText:
        """Return a document from its beginning, as far as the tokens reach."""
        ...

    async def sources(self, audience: Audience) -> list[SourceAge]:
        """Return the sources that may be searched, with their ages."""
        ...

    async def labels(self, audience: Audience, beginning: str) -> list[str]:
        """Return labels that begin so, those of most documents first."""
        ...

    async def paths(self, source: str, audience: Audience, beginning: str) -> list[str]:
        """Return paths of documents that begin so, in their order."""
        ...
