"""Flow: what is done and said goes into a stream at a pace Slack bears, and into a new one before that one closes."""

import math
from collections.abc import Callable
from typing import Any

from answering.events import Step
from bot.limits import MARKDOWN_CHARACTERS
from bot.posting.errors import Busy, PostingError, Refused, Stopped, Unsure
from bot.posting.stream import Chunk, Stream, start_stream
from bot.posting.thread import Thread
from bot.posting.unbroken import unbroken
from bot.rendering.cards import Cards
from bot.rendering.message import Block

Clock = Callable[[], float]

# Slack takes some hundred appends a minute from all our streams together.
_FLUSH_SECONDS = 1.0
_FLUSH_CHARACTERS = 600


class Flow:
    """The streams of one answer, one after the other.

    Attributes:
        taken: All words that Slack took, and nothing that it may not have taken.
    """

    def __init__(self, thread: Thread, clock: Clock) -> None:
        self.taken = ""
        self._thread = thread
        self._clock = clock
        self._stream: Stream | None = None
        self._cards = Cards()
        self._chunks: list[Chunk] = []
        self._text = ""
        self._flushed_at = self._not_before = -math.inf

    @property
    def open_characters(self) -> int | None:
        """How many words the message holds that is being streamed; None when there is none."""
        return len(self._stream.text) if self._stream else None

    async def step(self, step: Step) -> None:
        """Show what is being done now; raises as `say`."""
        self._chunks += self._cards.begin(step)
        await self._flush()

    async def say(self, text: str) -> None:
        """Say the next words, now or with those that follow.

        Raises:
            Stopped: a person pressed Stop.
            PostingError: the stream cannot go on; what was said is not all there.
        """
        self._text += text
        waited = self._clock() - self._flushed_at
        if not self.taken or waited >= _FLUSH_SECONDS or len(self._text) >= _FLUSH_CHARACTERS:
            await self._flush()

    def forget(self) -> None:
        """Say nothing of what was to be said with the next words."""
        self._text = ""

    async def end(self, text: str, blocks: tuple[Block, ...], metadata: dict[str, Any]) -> None:
        """Say the last of it, all that was not taken yet, and end with these blocks; raises as `say`."""
        if self._stream is None:
            raise Refused("chat.stopStream", "message_not_in_streaming_state")
        await self._stream.stop(text, [*self._chunks, *self._cards.end()], blocks, metadata)
        self.taken += text

    async def _flush(self) -> None:
        now = self._clock()
        if now < self._not_before:
            return
        if self._stream and not self._stream.has_room(self._text, now):
            await self._roll_over(self._stream)
        try:
            if self._stream is None:
                await unbroken(self._begin(now))
            elif self._text or self._chunks:
                await self._stream.append(self._text, self._chunks)
        except Busy as error:
            if self._stream is None:
                raise
            self._not_before = now + error.retry_after
            return
        self.taken += self._text
        self._text, self._chunks, self._flushed_at = "", [], now

    async def _begin(self, now: float) -> None:
        thread = self._thread
        if len(self._text) > MARKDOWN_CHARACTERS:
            raise Refused("chat.startStream", "msg_too_long")
        try:
            stream = await start_stream(thread.calls, thread.destination, self._text, self._chunks, now)
        except Unsure:
            thread.lost = self._text
            raise
        await thread.add(stream.ts, len(thread.posted))
        self._stream = stream

    async def _roll_over(self, stream: Stream) -> None:
        """End a stream that is full or old; what was not taken begins the next one."""
        self._stream = None
        try:
            await stream.stop("", self._cards.end())
        except Stopped:
            raise
        except PostingError:
            # It has closed by itself, or will: all that was taken stands there.
            pass
        self._cards = Cards()
