"""Rights: what the audience of one question may read. Minutes can pass before it is answered, and take rights away."""

from collections.abc import Awaitable, Callable, Iterable

from index.chunk import Chunk
from retrieval.audience import Access

Reopen = Callable[[], Awaitable[Access]]
"""Works out what the audience may read at this moment, and raises nothing: what cannot be told is not allowed."""


class Rights:
    """What the audience of one question may read, by the latest look at it.

    Attributes:
        access: As it was worked out then.
    """

    def __init__(self, access: Access, reopen: Reopen | None = None) -> None:
        """Take what holds at the start, and who looks again; None: nobody does, and it stays as it is."""
        self.access = access
        self._reopen = reopen
        self._is_old = False

    def grow_old(self) -> None:
        """Learn that time has passed, as by waiting for somebody: what was worked out before may not hold any more."""
        self._is_old = True

    async def renew(self) -> None:
        """Look again, if it has grown old."""
        if self._is_old and self._reopen:
            self._is_old = False
            self.access = await self._reopen()

    def allow(self, chunks: Iterable[Chunk]) -> bool:
        """Tell whether all of these chunks may be read."""
        access = self.access
        return all(chunk.policy_id in access.policy_ids and chunk.source in access.sources for chunk in chunks)
