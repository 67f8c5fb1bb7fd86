"""Tasks: what goes on after a listener has returned. Kept until done, logged when they fail, waited for at the end."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

logger = logging.getLogger(__name__)


class Tasks:
    """Tasks of one process. The event loop alone would forget a running one."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()
        self._watching: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None], *, is_watching: bool = False) -> "asyncio.Task[None]":
        """Begin some work, and return its task; nobody needs to wait for it.

        Args:
            work: To be done.
            is_watching: It only watches what others do, as long as that takes: at the end it is not waited for.
        """
        task = asyncio.create_task(work)
        self._running.add(task)
        if is_watching:
            self._watching.add(task)
        task.add_done_callback(self._forget)
        return task

    async def drain(self, seconds: float) -> None:
        """Wait for what is running, and for what that begins; what takes longer is cancelled."""
        for task in self._watching:
            task.cancel()
        try:
            async with asyncio.timeout(seconds):
                while self._running:
                    await asyncio.wait(self._running)
        except TimeoutError:
            late = list(self._running)
            logger.warning("ended unfinished tasks=%d", len(late))
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _forget(self, task: "asyncio.Task[None]") -> None:
        self._running.discard(task)
        self._watching.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("a task failed", exc_info=error)
