"""Instant: a language model that answers at once, so that everything but the model is timed."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Self

from answering.llm.language_model import Message, Piece, ToolDefinition, Usage, Words
from answering.llm.window import count_tokens
from playground.openai.quoting import exhibits


@dataclass(frozen=True, slots=True)
class Span:
    """A moment, or the time between two: seconds by the clock, and of the processor, all threads together."""

    wall: float
    cpu: float

    @classmethod
    def now(cls) -> Self:
        """Return this moment."""
        return cls(perf_counter(), process_time())

    def since(self, earlier: "Span") -> "Span":
        """Return what has passed from an earlier moment to this one."""
        return Span(self.wall - earlier.wall, self.cpu - earlier.cpu)


class Instant:
    """Says sentences of its exhibits, as they stand there, each with its number.

    Attributes:
        asked_at: When it was last asked.
        sentences: How many it says.
        taken: How long each sentence took whoever reads it. A sentence ends where the next begins: what the first
            took is nothing, and what the second took is the judgement of the first.
    """

    name = "instant"
    window_tokens = 32_000
    takes_tools = True
    reads_pictures = False

    def __init__(self, sentences: int) -> None:
        self.sentences = sentences
        self.asked_at = Span.now()
        self.taken: list[Span] = []

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count as for a model that litellm does not know."""
        return count_tokens("openai/instant", texts)

    async def write(
        self,
        messages: Sequence[Message],
        *,
        tools: Sequence[ToolDefinition] = (),
        may_call: bool = True,
        max_tokens: int,
    ) -> AsyncGenerator[Piece, None]:
        """Yield the whole answer, sentence by sentence."""
        self.asked_at = Span.now()
        del tools, may_call, max_tokens
        found = exhibits("\n".join(message.text for message in messages))
        said = [(n, sentence) for n, text in found for sentence in text.split(". ") if len(sentence.split()) > 3]
        for n, sentence in said[: self.sentences]:
            given = Span.now()
            yield Words(f"{sentence.strip().rstrip('.')} [{n}]. ")
            self.taken.append(Span.now().since(given))
        yield Usage(self.name, 0, 0)
