"""Status: what stands beside our name while we work. It is a courtesy: nothing fails because it cannot be shown."""

import logging

from bot.limits import STATUS_LOADING_MESSAGES
from bot.place import Place
from bot.posting.calls import Calls
from bot.posting.errors import PostingError

logger = logging.getLogger(__name__)

_LOADING = ("Searching the documents …", "Reading what was found …", "Checking what can be said …")


async def show_status(calls: Calls, place: Place, words: str) -> None:
    """Show that we are at work; never raises. Slack takes it away with our next message."""
    await _set(calls, place, status=words, loading_messages=list(_LOADING[:STATUS_LOADING_MESSAGES]))


async def clear_status(calls: Calls, place: Place) -> None:
    """Show nothing any more; never raises."""
    await _set(calls, place, status="")


async def end_session(calls: Calls, place: Place) -> None:
    """Tell Slack that the work a person stopped has stopped; never raises."""
    try:
        arguments = {"channel_id": place.channel, "thread_ts": place.thread_ts or None, "status": "active"}
        await calls.once("agents.sessions.setStatus", **arguments)
    except PostingError as error:
        logger.debug("session not ended error=%s", error)


async def _set(calls: Calls, place: Place, **arguments: object) -> None:
    if not place.thread_ts:
        return
    try:
        await calls.once(
            "assistant.threads.setStatus", channel_id=place.channel, thread_ts=place.thread_ts, **arguments
        )
    except PostingError as error:
        logger.debug("status not shown error=%s", error)
