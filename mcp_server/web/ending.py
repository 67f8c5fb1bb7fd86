"""Ending: a request that is cut short because the process ends is told so, and is no exception for the log."""

import asyncio
import logging

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)

_AGAIN_SECONDS = 5


def told_of_the_end(app: ASGIApp, ended: asyncio.Event) -> ASGIApp:
    """Return an application that answers with 503 what it is made to leave after the event was set.

    What has begun to answer by then breaks off: the client sees its connection close.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await app(scope, receive, noting)
        except asyncio.CancelledError:
            if not ended.is_set() or scope["type"] != "http":
                raise
            logger.warning("request cut short, as the process ends")
            if not has_begun:
                again = {"Retry-After": str(_AGAIN_SECONDS)}
                await PlainTextResponse("The server ends. Ask again.", 503, again)(scope, receive, send)

    return answer
