"""The shelf over the rooms: each call looks anew at what its audience may read, and at the index as it is now."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from index import catalogue
from index.chunk import Chunk
from index.errors import IndexMissing, OutdatedIndex, StorageError, WrongSpace
from ledger.errors import LedgerError
from mcp_server.errors import Gone, NotReadable, Unavailable
from mcp_server.reading.beside import NOTHING_ON_IT, SHOWN, is_beside, unheld_words
from mcp_server.reading.chunk_shown import Neighbours, shown_chunk
from mcp_server.reading.found import Showing, shown_hits
from mcp_server.reading.page import Page, page_of
from mcp_server.reading.query_of import query_of
from mcp_server.reading.source_ages import source_ages
from mcp_server.reading.stretch import around
from mcp_server.results import ChunkText, SearchResults, SourceAge
from mcp_server.tokens import count_tokens
from mcp_server.wish import ChunkWish, SearchWish
from retrieval.ahead import embed_ahead
from retrieval.audience import Access, Audience
from retrieval.filters import NO_FILTERS
from retrieval.library import Library
from retrieval.question import Question
from retrieval.search import row_filter, search
from retrieval.successor import successor
from retrieval.trace import Request
from retrieval.why_nothing import left_out, why_nothing
from wiring.model_rooms import ModelRooms
from wiring.rooms import Rooms

logger = logging.getLogger(__name__)
T = TypeVar("T")

# A run that replaces a document between two readings of it takes away what the first found; two in a row are rare.
_ATTEMPTS = 2
_REPLACED = "The passage of that id was edited away; this stands in its place now."


class LibraryShelf:
    """Searches and reads what is indexed; see `mcp_server.shelf`."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    async def search(self, wish: SearchWish, audience: Audience) -> SearchResults:
        """Return what fits best."""
        # The first time it reads the ledger.
        now = await self._guarded(asyncio.to_thread(lambda: self._rooms.now))
        embed_ahead(wish.query, now.embedder)
        access = await self._guarded(asyncio.to_thread(now.access, audience))
        query = query_of(wish, access, datetime.now(UTC))

        async def find(library: Library) -> tuple[Page, str | None]:
            page = await page_of(
                wish, lambda limit: search(query.text, access, library=library, filters=query.filters, limit=limit)
            )
            why = None if page.result.found else await why_nothing(access, query.filters, reader=library.reader)
            return page, why

        with now.follow(Request("search", query.text, audience, access, query.filters)) as trace:
            page, why = await self._reading(now, find)
            trace.found(page.result)
        vector = page.result.question
        showing = Showing(Question(query.text), vector, wish.detail, self._rooms.repositories, datetime.now(UTC))
        why = why or left_out(access, query.filters)
        lacks = ""
        if not wish.shown:
            if await asyncio.to_thread(is_beside, showing.question, page):
                page, lacks = replace(page, hits=page.hits[:SHOWN], has_more=False), NOTHING_ON_IT
            else:
                lacks = await asyncio.to_thread(unheld_words, page.hits, showing.question)
        return SearchResults(
            hits=await asyncio.to_thread(shown_hits, page.hits, showing),
            truncated=page.has_more,
            notes=[*page.result.notes, *filter(None, (why, lacks))],
        )

    async def read(self, wish: ChunkWish, audience: Audience) -> ChunkText:
        """Return a chunk with what is around it."""
        now, access = await self._enter(audience)
        wanted, chunks = await self._reading(now, lambda library: _stretch(library, access, wish))
        around_it = [chunk for chunk in chunks if chunk.section == wanted.section] if wish.section else []
        shown = around_it or around(chunks, wanted, wish.before, wish.after)
        result = await self._shown(wanted, shown, chunks, wish.max_tokens)
        if wanted.id == wish.chunk_id:
            return result
        return result.model_copy(update={"replaces": wish.chunk_id, "notes": [_REPLACED, *result.notes]})

    async def read_document(self, source: str, path: str, audience: Audience, *, max_tokens: int) -> ChunkText:
        """Return a document from its beginning."""
        now, access = await self._enter(audience)
        rows = row_filter(access, NO_FILTERS)
        chunks = await self._reading(now, lambda library: library.reader.document(source, path, rows))
        if not chunks:
            raise NotReadable("There is no such document. search_docs gives source and path of each hit.")
        return await self._shown(chunks[0], chunks, chunks, max_tokens)

    async def sources(self, audience: Audience) -> list[SourceAge]:
        """Return the sources that may be searched."""
        now, access = await self._enter(audience)
        rows = row_filter(access, NO_FILTERS)
        held = await self._reading(now, lambda library: catalogue.contents(library.reader, rows))
        kinds = {name: table.kind for name, table in self._rooms.settings.sources.items()}
        return source_ages(held, access, kinds, datetime.now(UTC))

    async def labels(self, audience: Audience, beginning: str) -> list[str]:
        """Return labels that begin so, those of most chunks first."""
        now, access = await self._enter(audience)
        rows = row_filter(access, NO_FILTERS)
        counted = await self._reading(now, lambda library: catalogue.labels(library.reader, rows))
        return [label for label, _ in counted.most_common() if label.startswith(beginning.lower())]

    async def paths(self, source: str, audience: Audience, beginning: str) -> list[str]:
        """Return paths of documents that begin so."""
        now, access = await self._enter(audience)
        rows = row_filter(access, NO_FILTERS)
        return await self._reading(now, lambda library: catalogue.paths(library.reader, source, beginning, rows))

    async def why_not_ready(self) -> str:
        """Return why index and ledger cannot be read now, for the operator; empty when they can."""
        try:
            now = await asyncio.to_thread(lambda: self._rooms.now)
            access = await asyncio.to_thread(now.access, Audience.public())
            await _attempt(now, lambda library: library.reader.count(row_filter(access, NO_FILTERS)))
        except (StorageError, LedgerError) as error:
            return str(error)
        return ""

    async def warm(self) -> None:
        """Load what the first call would wait for, side by side; what cannot be loaded is tried again then."""
        try:
            now = await asyncio.to_thread(lambda: self._rooms.now)
            await asyncio.gather(
                now.library(),
                asyncio.to_thread(now.embedder.embed_question, "warm"),
                asyncio.to_thread(count_tokens, "warm"),
            )
        except (StorageError, LedgerError) as error:
            logger.warning("not ready to answer yet: %s", error)

    async def _shown(self, wanted: Chunk, shown: list[Chunk], chunks: list[Chunk], max_tokens: int) -> ChunkText:
        by_position = {chunk.position: chunk.id for chunk in chunks}
        neighbours = Neighbours(by_position.get(shown[0].position - 1, ""), by_position.get(shown[-1].position + 1, ""))
        return await asyncio.to_thread(
            lambda: shown_chunk(
                wanted,
                shown,
                neighbours,
                repositories=self._rooms.repositories,
                now=datetime.now(UTC),
                is_versioned=wanted.source not in self._rooms.folders,
                max_tokens=max_tokens,
            )
        )

    async def _enter(self, audience: Audience) -> tuple[ModelRooms, Access]:
        """Return what the call is answered from, and what its audience may read of it."""

        def enter() -> tuple[ModelRooms, Access]:
            now = self._rooms.now
            return now, now.access(audience)

        return await self._guarded(asyncio.to_thread(enter))

    async def _guarded(self, work: Awaitable[T]) -> T:
        """Return what comes of it; what cannot be read becomes a sentence for the caller, and a line in the log."""
        try:
            return await work
        except IndexMissing as error:
            raise Unavailable("Nothing has been indexed yet. Ask whoever runs Footnote; then call again.") from error
        except (OutdatedIndex, WrongSpace) as error:
            logger.warning("a call could not be answered: %s", error)
            raise Unavailable(
                "The index was made for another embedding model or by another version. Ask whoever runs Footnote to "
                "index anew; then call again."
            ) from error
        except (StorageError, LedgerError) as error:
            logger.warning("a call could not be answered: %s", error)
            raise Unavailable("The documents cannot be read at the moment. Try again in a minute.") from error

    async def _reading(self, now: ModelRooms, read: Callable[[Library], Awaitable[T]]) -> T:
        return await self._guarded(_attempt(now, read))


async def _attempt(now: ModelRooms, read: Callable[[Library], Awaitable[T]]) -> T:
    """Read from the index, at a second try from one that is opened anew: it may have been restored in between."""
    was_open = now.is_open
    try:
        return await read(await now.library())
    except StorageError:
        now.let_go()
        if not was_open:
            raise
    return await read(await now.library())


async def _stretch(library: Library, access: Access, wish: ChunkWish) -> tuple[Chunk, list[Chunk]]:
    """Return the wanted chunk, or what replaced it, and those of its section and of sections beside it."""
    rows = row_filter(access, NO_FILTERS)
    for _ in range(_ATTEMPTS):
        found = await library.reader.chunks([wish.chunk_id], rows)
        wanted = found[0] if found else await _successor(library, access, wish.chunk_id)
        # One more, so that what comes next is known.
        sections = range(wanted.section - wish.before - 1, wanted.section + wish.after + 2)
        chunks = await library.reader.sections(wanted.document_id, sections, rows)
        if wanted in chunks:
            return wanted, chunks
    raise Unavailable("The document of this chunk is being indexed at this moment. Call again.")


async def _successor(library: Library, access: Access, chunk_id: str) -> Chunk:
    """Return what replaced a chunk.

    Raises:
        Gone: nothing did.
        NotReadable: nothing is known of it, or may be told; nobody can tell which.
    """
    became = await successor(chunk_id, access, library)
    if became is None:
        raise NotReadable("There is no chunk of this id. search_docs gives ids; copy one as it stands there.")
    if became.chunk is None:
        raise Gone("The page of this chunk is no longer in the index: it was deleted or moved. Search again.")
    return became.chunk
