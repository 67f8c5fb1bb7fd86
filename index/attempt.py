"""Attempt: one read of the index, tried again where that can help, and bounded where it may never end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from index.errors import UnreadableIndex
from index.store import is_out_of_reach, why_out_of_reach

logger = logging.getLogger(__name__)

_T = TypeVar("_T")


async def attempt(read: Callable[[], Awaitable[_T]], patience: timedelta | None) -> _T:
    """Return what is read, at a second try if upkeep removed, in between, the version it began with.

    Args:
        read: Begins to read, each time that it is called.
        patience: How long both tries may take: object storage that hangs is asked again for many minutes by Lance. None
            for a folder.

    Raises:
        UnreadableIndex: the files are damaged, or out of reach.
    """
    try:
        async with asyncio.timeout(patience.total_seconds() if patience else None):
            return await _tried_twice(read)
    except (OSError, RuntimeError) as error:
        if is_out_of_reach(error):
            # During an outage, once for every question.
            logger.debug("the index is out of reach", exc_info=error)
            raise UnreadableIndex(f"The index cannot be read: {why_out_of_reach(error)}.") from error
        raise UnreadableIndex(
            f"The index cannot be read ({type(error).__name__}). Check its folder and the disk; if files are lost, "
            "move the folder away and run `footnote index`, which fills a new one."
        ) from error


async def _tried_twice(read: Callable[[], Awaitable[_T]]) -> _T:
    try:
        return await read()
    except (OSError, RuntimeError) as error:
        if is_out_of_reach(error):
            # It was tried several times, over some seconds, before it was told of.
            raise
    logger.info("read again: the version that it began with may be gone")
    return await read()
