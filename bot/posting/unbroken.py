"""Unbroken: what must not be given up half way, because somebody would be left with a message nobody knows of."""

import asyncio
from collections.abc import Coroutine
from typing import Any


async def unbroken(work: Coroutine[Any, Any, None]) -> None:
    """Do something to its end, also when the caller is cancelled meanwhile; the cancellation is felt behind it."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        if not task.cancelled():
            # What went wrong matters to nobody any more.
            task.exception()
        raise
