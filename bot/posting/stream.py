"""Stream: one message of ours while it grows before the reader's eyes.

The SDK's own helper is not used: it keeps what it could not send, and cannot tell how much Slack took.
"""

from typing import Any

from bot.limits import MARKDOWN_CHARACTERS, ROLL_OVER_SECONDS
from bot.posting.calls import Calls
from bot.posting.destination import Destination
from bot.rendering.message import Block

Chunk = dict[str, Any]


class Stream:
    """A message that is being streamed.

    Attributes:
        ts: Of the message.
        text: All that Slack took of its words.
    """

    def __init__(self, calls: Calls, channel: str, ts: str, text: str, started_at: float) -> None:
        self.ts = ts
        self.text = text
        self._calls = calls
        self._channel = channel
        self._started_at = started_at

    def has_room(self, text: str, now: float) -> bool:
        """Tell whether more can be said in this message, before Slack closes it and within what it holds."""
        return now - self._started_at < ROLL_OVER_SECONDS and len(self.text) + len(text) <= MARKDOWN_CHARACTERS

    async def append(self, text: str, chunks: list[Chunk]) -> None:
        """Say more.

        Raises:
            PostingError: it was not said, or nobody knows.
        """
        await self._calls.once("chat.appendStream", channel=self._channel, ts=self.ts, chunks=[*chunks, *_words(text)])
        self.text += text

    async def stop(
        self, text: str, chunks: list[Chunk], blocks: tuple[Block, ...] = (), metadata: dict[str, Any] | None = None
    ) -> None:
        """Say the last of it, and end the message with these blocks; raises as `append`."""
        await self._calls.patiently(
            "chat.stopStream",
            channel=self._channel,
            ts=self.ts,
            chunks=[*chunks, *_words(text)],
            blocks=list(blocks) or None,
            metadata=metadata,
        )
        self.text += text


async def start_stream(calls: Calls, destination: Destination, text: str, chunks: list[Chunk], now: float) -> Stream:
    """Begin a message with these words and task cards.

    Raises:
        PostingError: it was not begun, or nobody knows.
    """
    place = destination.place
    answer = await calls.once(
        "chat.startStream",
        channel=place.channel,
        thread_ts=place.thread_ts,
        recipient_team_id=destination.asker_team,
        recipient_user_id=destination.asker,
        task_display_mode="timeline",
        chunks=[*chunks, *_words(text)] or None,
    )
    return Stream(calls, place.channel, str(answer["ts"]), text, now)


def _words(text: str) -> list[Chunk]:
    return [{"type": "markdown_text", "text": text}] if text else []
