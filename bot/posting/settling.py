"""Settling: the thread comes to show exactly these messages, whatever stands there already."""

import logging
from collections.abc import Sequence

from bot.posting.errors import PostingError, Refused, Stopped
from bot.posting.finding import IsKnown, find_unfinished
from bot.posting.thread import Thread
from bot.posting.unbroken import unbroken
from bot.rendering.message import Message

logger = logging.getLogger(__name__)

# A message that Slack lets nobody change any more is replaced by a new one.
_GONE = frozenset(["message_not_found", "cant_update_message", "edit_window_closed", "is_inactive"])


async def settle(thread: Thread, messages: Sequence[Message], *, is_last: bool) -> None:
    """Replace what is posted, post what is missing, and delete what is too many.

    Args:
        thread: With what is posted.
        messages: What is to stand there, in order.
        is_last: Whether the answer is complete with them.

    Raises:
        PostingError: they do not all stand there; to settle again goes on from there.
    """
    for part, message in enumerate(messages):
        completes = is_last and part == len(messages) - 1
        if part >= len(thread.posted) or not await _is_replaced(thread, message, part, is_last=completes):
            await unbroken(thread.post(message, part, is_last=completes))
    for ts in thread.posted[len(messages) :]:
        await thread.delete(ts)
        thread.posted.remove(ts)


async def find_lost(thread: Thread, is_known: IsKnown) -> None:
    """Add the stream of which nobody knew whether it began, if it did.

    Raises:
        PostingError: nobody knows yet.
    """
    if thread.lost is None:
        return
    try:
        ts = await find_unfinished(thread.calls, thread.destination, is_known, thread.lost)
    except Refused as error:
        logger.warning("thread not readable, a stream may be left in it code=%s", error.code)
        ts = ""
    thread.lost = None
    if ts:
        await thread.add(ts, len(thread.posted))


async def withdraw_all(thread: Thread) -> None:
    """Delete every message of an answer; never raises."""
    for ts in list(thread.posted):
        await thread.end_stream(ts)
        try:
            await thread.delete(ts)
        except PostingError as error:
            logger.warning("message not deleted error=%s", error)
    thread.posted.clear()


async def _is_replaced(thread: Thread, message: Message, part: int, *, is_last: bool) -> bool:
    try:
        await thread.replace(thread.posted[part], message, part, is_last=is_last)
    except Stopped:
        raise
    except Refused as error:
        if error.code not in _GONE:
            raise
        return False
    return True
