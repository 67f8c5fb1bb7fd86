"""Showing: a reader is shown what happens, one thing after the other, and nobody who works on the answer waits for it.

Each status, card and part of a text is a call of Slack, which takes a tenth of a second or more; awaited in turn, three
of them would stand between a question and the model's request.
"""

import asyncio
from types import TracebackType
from typing import Protocol, Self

from answering.events import Event


class Shows(Protocol):
    """Where it is shown."""

    async def begin(self) -> None:
        """Show that we are at work; never raises."""

    async def take(self, event: Event) -> None:
        """Show what happens."""


class Showing:
    """Shows events for as long as its block lasts; all of them are shown when the block ends well.

    When it ends in an error, what is under way is finished and nothing else begun, so that whoever tells of the error
    speaks last; when it is cancelled, that is broken off too.
    """

    def __init__(self, posting: Shows | None) -> None:
        """Show it there; None: nowhere, as nobody asked by name and nobody waits."""
        self._posting = posting
        self._events: asyncio.Queue[Event | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Show at once that we are at work."""
        if self._posting is not None:
            self._task = asyncio.create_task(self._show(self._posting))
        return self

    def show(self, event: Event) -> None:
        """Show this after what came before.

        Raises:
            Stopped: a person pressed Stop; whatever else showing raises is raised here too.
        """
        if self._task is not None and self._task.done():
            self._task.result()
        self._events.put_nowait(event)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for what is under way; raises as `show`, unless the block has raised itself."""
        if self._task is None:
            return
        if kind is None:
            self._events.put_nowait(None)
            await self._task
            return
        while not self._events.empty():
            self._events.get_nowait()
        self._events.put_nowait(None)
        if issubclass(kind, asyncio.CancelledError):
            self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _show(self, posting: Shows) -> None:
        await posting.begin()
        while (event := await self._events.get()) is not None:
            await posting.take(event)
