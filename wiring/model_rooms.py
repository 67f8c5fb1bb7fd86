"""ModelRooms: what belongs to one embedding model. A request takes it once, and uses nothing of another model."""

import asyncio
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from config.sources import ConfluenceSettings, FilesSettings
from index.reader import open_index_reader
from index.remembering_embedder import RememberingEmbedder
from index.space import Space
from ledger.permission_syncs import permission_syncs
from retrieval.audience import Access, Audience, open_access
from retrieval.freshness import Freshness
from retrieval.library import Library
from retrieval.trace import Request
from wiring.tracing import OpenTrace, Setting

if TYPE_CHECKING:
    from wiring.rooms import Rooms


class ModelRooms:
    """One model, the table of its vectors, and who may read what of it.

    It is let go when nobody uses it any more: requests that began with it end with it.

    Attributes:
        name: Of the model in the settings.
        embedder: The model; it loads when it is first needed.
    """

    def __init__(self, rooms: "Rooms", name: str, embedder: RememberingEmbedder) -> None:
        """Take all that does not depend on the model, and the model."""
        self.name = name
        self.embedder = embedder
        self._rooms = rooms
        self._library: Library | None = None
        self._opening = asyncio.Lock()

    @property
    def space(self) -> Space:
        """The space of its vectors."""
        return self.embedder.space

    def access(self, audience: Audience) -> Access:
        """What an audience may read."""
        return open_access(self._rooms.ledger, audience, self._rooms.source_policies, self.expired_sources())

    def expired_sources(self) -> set[str]:
        """Return the sources whose own permissions were never read, or too long ago to be relied on."""
        now = datetime.now(UTC)
        return {name for name, freshness in self.freshness().items() if freshness.is_expired(now)}

    def freshness(self) -> dict[str, Freshness]:
        """Return when the permissions were last read of each source that has its own, in the order of the settings."""
        limits = {
            name: timedelta(hours=table.permission_age_hours)
            for name, table in self._rooms.settings.sources.items()
            if isinstance(table, ConfluenceSettings)
        }
        synced = permission_syncs(self._rooms.ledger, self.space.fingerprint) if limits else {}
        return {name: Freshness(synced.get(name), limit) for name, limit in limits.items()}

    async def library(self) -> Library:
        """The index, opened for reading, the models that search it, and the ledger that remembers ids that are gone.

        It is opened once; one that is not built yet is tried again the next time.
        """
        async with self._opening:
            if self._library is None:
                reader = await open_index_reader(self._rooms.store, self.space)
                ledger, preferred = self._rooms.ledger, self._preferred_releases()
                self._library = Library(reader, self.embedder, self._rooms.reranker, preferred, ledger)
            return self._library

    @property
    def is_open(self) -> bool:
        """Whether the index has been opened."""
        return self._library is not None

    def let_go(self) -> None:
        """Open the index anew the next time: it may have been restored in between."""
        self._library = None

    def follow(self, request: Request) -> AbstractContextManager[OpenTrace]:
        """Yield the trace of a request, which is kept when the block ends, however it ends."""
        setting = Setting(self.space.fingerprint, len(self._rooms.settings.sources))
        return self._rooms.tracing.follow(request, setting)

    def _preferred_releases(self) -> dict[str, str]:
        sources = self._rooms.settings.sources.items()
        return {name: table.preferred_release for name, table in sources if isinstance(table, FilesSettings)}
