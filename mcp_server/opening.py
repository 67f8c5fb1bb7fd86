"""Opening: the shelf is opened when it is first needed, so that a client need not wait for it to see the tools.

Opening it imports the index and its models, which takes longer than everything else.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

from mcp_server.errors import NotOpened, Unavailable

if TYPE_CHECKING:
    from mcp_server.reading.library_shelf import LibraryShelf
    from mcp_server.results import ChunkText, SearchResults, SourceAge
    from mcp_server.wish import ChunkWish, SearchWish
    from retrieval.audience import Audience

logger = logging.getLogger(__name__)


class OpeningShelf:
    """A shelf that opens itself at its first use, or when it is told to; see `mcp_server.shelf`."""

    def __init__(self, open_shelf: Callable[[ExitStack], LibraryShelf]) -> None:
        """Take what opens the shelf; what must be closed with it goes on the stack."""
        self._open_shelf = open_shelf
        self._stack = ExitStack()
        self._opening: asyncio.Task[LibraryShelf] | None = None
        self._told = ""

    async def warm(self) -> None:
        """Open it, and load what the first call would wait for."""
        with suppress(Unavailable):
            await (await self._shelf()).warm()

    async def why_not_ready(self) -> str:
        """Return why index and ledger cannot be read now, for the operator; empty when they can."""
        try:
            return await (await self._shelf()).why_not_ready()
        except Unavailable as refused:
            return str(refused.__cause__)
        except Exception as error:
            logger.exception("index and ledger could not be looked at")
            return type(error).__name__

    async def search(self, wish: SearchWish, audience: Audience) -> SearchResults:
        """Return what fits best."""
        return await (await self._shelf()).search(wish, audience)

    async def read(self, wish: ChunkWish, audience: Audience) -> ChunkText:
        """Return a chunk with what is around it."""
        return await (await self._shelf()).read(wish, audience)

    async def read_document(self, source: str, path: str, audience: Audience, *, max_tokens: int) -> ChunkText:
        """Return a document from its beginning."""
        return await (await self._shelf()).read_document(source, path, audience, max_tokens=max_tokens)

    async def sources(self, audience: Audience) -> list[SourceAge]:
        """Return the sources that may be searched."""
        return await (await self._shelf()).sources(audience)

    async def labels(self, audience: Audience, beginning: str) -> list[str]:
        """Return labels that begin so."""
        return await (await self._shelf()).labels(audience, beginning)

    async def paths(self, source: str, audience: Audience, beginning: str) -> list[str]:
        """Return paths of documents that begin so."""
        return await (await self._shelf()).paths(source, audience, beginning)

    async def close(self) -> None:
        """Close what was opened; nothing may be asked any more."""
        if self._opening is not None:
            await asyncio.wait([self._opening])
        await asyncio.to_thread(self._stack.close)

    async def _shelf(self) -> LibraryShelf:
        if self._opening is None or (self._opening.done() and self._failed(self._opening)):
            self._opening = asyncio.create_task(asyncio.to_thread(self._open_shelf, self._stack))
        # A caller who gives up leaves it to the next: what takes seconds is not begun again.
        try:
            return await asyncio.shield(self._opening)
        except NotOpened as error:
            self._tell(str(error))
            raise Unavailable("The documents cannot be opened. Whoever runs Footnote finds why in its log.") from error

    def _tell(self, why: str) -> None:
        """Log why it cannot be opened, once: every call tries again."""
        if why != self._told:
            logger.error("the documents cannot be opened: %s", why)
        self._told = why

    @staticmethod
    def _failed(opening: asyncio.Task[LibraryShelf]) -> bool:
        return opening.cancelled() or opening.exception() is not None
