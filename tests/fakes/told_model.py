"""ToldModel: a language model that writes what a test tells it to, in pieces, and keeps what it was given."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

from answering.errors import LanguageModelUnavailable
from answering.llm.language_model import Message, Piece, ToolDefinition, Usage, Words


class ToldModel:
    """Writes one text whatever it is asked.

    Attributes:
        given: The messages of every request.
        pieces: Written in this order; usage follows.
        is_stuck: Writes nothing until it is cancelled.
        is_down: Cannot be reached.
        was_closed: How often a turn came to its end or was closed.
    """

    name = "told"
    window_tokens = 8_192
    takes_tools = False
    reads_pictures = False

    def __init__(self, *pieces: str | Piece) -> None:
        self.given: list[Sequence[Message]] = []
        self.pieces = [Words(piece) if isinstance(piece, str) else piece for piece in pieces]
        self.is_stuck = False
        self.is_down = False
        self.was_closed = 0

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) // 4 for text in texts]

    async def write(
        self,
        messages: Sequence[Message],
        *,
        tools: Sequence[ToolDefinition] = (),
        may_call: bool = True,
        max_tokens: int,
    ) -> AsyncGenerator[Piece, None]:
        self.given.append(messages)
        try:
            if self.is_down:
                raise LanguageModelUnavailable("told is down")
            if self.is_stuck:
                await asyncio.Event().wait()
            for piece in self.pieces:
                yield piece
            yield Usage(self.name, 0, max_tokens)
        finally:
            self.was_closed += 1
