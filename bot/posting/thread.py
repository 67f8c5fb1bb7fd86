"""Thread: messages of one answer in a thread: posted once, replaced, deleted, whatever Slack answers."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from bot.posting.calls import Calls
from bot.posting.destination import Destination, metadata
from bot.posting.errors import PostingError, Refused, Stopped, Unsure
from bot.posting.finding import find_part
from bot.rendering.message import Form, Message

logger = logging.getLogger(__name__)

OnPosted = Callable[[str], Awaitable[None]]
"""Called with the ts of every new message before anything else is done."""

_FORM = frozenset(
    [
        *("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "too_many_blocks"),
        *("invalid_arguments", "invalid_attachments", "no_text"),
    ]
)
_ATTEMPTS = 3


class Thread:
    """Where the messages of one answer stand.

    Attributes:
        posted: The ts of each, in their order.
        lost: What a stream said of which nobody knows whether it began; None when there is none.
    """

    def __init__(self, calls: Calls, destination: Destination, on_posted: OnPosted, posted: Iterable[str] = ()) -> None:
        self.calls = calls
        self.destination = destination
        self.posted = list(posted)
        self.lost: str | None = None
        self._on_posted = on_posted

    def moved(self, destination: Destination) -> "Thread":
        """Return another thread for the same answer, of which nothing stands there yet."""
        return Thread(self.calls, destination, self._on_posted)

    async def add(self, ts: str, part: int) -> None:
        """Take a message that exists now as this part of the answer, in place of what was it before."""
        self.posted[part : part + 1] = [ts]
        await self._on_posted(ts)

    async def post(self, message: Message, part: int, *, is_last: bool) -> None:
        """Post a message once, and add it.

        Args:
            message: What to say.
            part: Which message of the answer it is, from 0.
            is_last: Whether the answer is complete with it.

        Raises:
            PostingError: it was not posted, as far as anybody knows.
        """
        for form in message.forms:
            try:
                ts = await self._posted(form, part, is_last=is_last)
            except Refused as error:
                if error.code not in _FORM or not form.blocks:
                    raise
                _log_form(error, form)
                continue
            await self.add(ts, part)
            return
        raise AssertionError("the last form has no blocks")

    async def replace(self, ts: str, message: Message, part: int, *, is_last: bool) -> None:
        """Let a message of ours say something else, also one that is still being streamed.

        Raises:
            PostingError: it may still say what it said.
        """
        for form in message.forms:
            try:
                await self._replaced(ts, form, metadata(self.destination.question_id, part, is_last=is_last))
            except Refused as error:
                if error.code not in _FORM or not form.blocks:
                    raise
                _log_form(error, form)
                continue
            return

    async def delete(self, ts: str) -> None:
        """Delete a message of ours; one that is gone already is fine.

        Raises:
            PostingError: it may still be there.
        """
        try:
            await self.calls.surely("chat.delete", channel=self.destination.place.channel, ts=ts)
        except Refused as error:
            if error.code != "message_not_found":
                raise

    async def _posted(self, form: Form, part: int, *, is_last: bool) -> str:
        """Post one form, and look whether it was done before it is done again."""
        destination = self.destination
        place = destination.place
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                answer = await self.calls.patiently(
                    "chat.postMessage",
                    channel=place.channel,
                    thread_ts=place.thread_ts or None,
                    text=form.text,
                    blocks=list(form.blocks) or None,
                    metadata=metadata(destination.question_id, part, is_last=is_last),
                    unfurl_links=False,
                    unfurl_media=False,
                )
            except Unsure:
                # It may come to stand there a moment later.
                await self.calls.pause(attempt)
                if ts := await self._found(part):
                    return ts
                if attempt == _ATTEMPTS:
                    raise
            else:
                return str(answer["ts"])
        raise AssertionError("the last attempt returns or raises")

    async def _found(self, part: int) -> str:
        try:
            return await find_part(self.calls, self.destination, part, known=self.posted)
        except Refused as error:
            # Without the right to read the thread: to say it twice is better than never.
            logger.warning("thread not readable, a message may be posted twice code=%s", error.code)
            return ""

    async def _replaced(self, ts: str, form: Form, hidden: dict[str, Any]) -> None:
        change: dict[str, Any] = {
            "channel": self.destination.place.channel,
            "ts": ts,
            "text": form.text,
            # None would leave the blocks that were there.
            "blocks": list(form.blocks),
            "metadata": hidden,
        }
        try:
            await self.calls.surely("chat.update", **change)
        except Refused as error:
            if error.code != "streaming_state_conflict":
                raise
            await self.end_stream(ts)
            await self.calls.surely("chat.update", **change)

    async def end_stream(self, ts: str) -> None:
        """Let a stream be over, whether it is already or not; never raises."""
        try:
            await self.calls.surely("chat.stopStream", channel=self.destination.place.channel, ts=ts)
        except Stopped:
            pass
        except PostingError as error:
            # One that had ended by itself is refused too.
            logger.debug("stream not ended error=%s", error)


def _log_form(error: Refused, form: Form) -> None:
    kinds = ",".join(block["type"] for block in form.blocks)
    logger.warning("message refused, a plainer one follows code=%s blocks=%s", error.code, kinds)
