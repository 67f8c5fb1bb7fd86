"""Status: what stands beside our name while we work. It is a courtesy: nothing fails because it cannot be shown."""

import logging

from bot.place import Place
from bot.posting.calls import Calls
from bot.posting.errors import PostingError

logger = logging.getLogger(__name__)


async def show_status(calls: Calls, place: Place, words: str) -> None:
    """Show that we are at work, if in a thread; never raises. Slack takes it away with our next message."""
    if not place.thread_ts:
        return
    try:
        where = {"channel_id": place.channel, "thread_ts": place.thread_ts}
        await calls.once("assistant.threads.setStatus", **where, status=words)
    except PostingError as error:
        logger.debug("status not shown error=%s", error)


async def clear_status(calls: Calls, place: Place) -> None:
    """Show nothing any more; never raises."""
    await show_status(calls, place, "")


async def begin_session(calls: Calls, place: Place) -> None:
    """Let Slack show its Stop button, which it does by itself for streams alone; never raises."""
    await _session(calls, place, "processing")


async def end_session(calls: Calls, place: Place) -> None:
    """Tell Slack that nothing is worked on any more; never raises."""
    await _session(calls, place, "active")


async def _session(calls: Calls, place: Place, state: str) -> None:
    try:
        where = {"channel_id": place.channel, "thread_ts": place.thread_ts or None}
        await calls.once("agents.sessions.setStatus", **where, status=state)
    except PostingError as error:
        logger.debug("session not shown state=%s error=%s", state, error)
