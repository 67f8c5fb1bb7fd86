"""Warming: what the first call would wait for is loaded once the client has seen the tools, and not before."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.lowlevel import Server

logger = logging.getLogger(__name__)

# What a client asks last before it waits for its user.
_LISTING = "tools/list"
# The answer goes out first: what is loaded keeps Python busy.
_AFTER_SECONDS = 0.05


@asynccontextmanager
async def warm_after_listing(server: Server[Any], warm: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Warm up once, in the background, after the tools have been listed inside the block."""
    listed = asyncio.Event()

    async def note_listing(ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
        result = await call_next(ctx)
        if ctx.method == _LISTING:
            listed.set()
        return result

    server.middleware.append(note_listing)
    task = asyncio.create_task(_warm(listed, warm))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _warm(listed: asyncio.Event, warm: Callable[[], Awaitable[None]]) -> None:
    await listed.wait()
    await asyncio.sleep(_AFTER_SECONDS)
    try:
        await warm()
    except Exception:
        # The first call tries again, and tells what is wrong.
        logger.exception("could not load ahead of the first call")
