"""Instant: a language model that answers at once, so that everything but the model is timed."""

from collections.abc import AsyncGenerator, Sequence
from time import perf_counter

from answering.language_model import Message, Piece, ToolDefinition, Usage, Words
from answering.window import count_tokens
from playground.openai.quoting import exhibits


class Instant:
    """Says sentences of its exhibits, as they stand there, each with its number.

    Attributes:
        asked_at: When it was last asked, by `perf_counter`.
        sentences: How many it says.
    """

    name = "instant"
    window_tokens = 32_000
    takes_tools = True

    def __init__(self, sentences: int) -> None:
        self.sentences = sentences
        self.asked_at = 0.0

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count as for a model that litellm does not know."""
        return count_tokens("openai/instant", texts)

    async def write(
        self, messages: Sequence[Message], *, tools: Sequence[ToolDefinition] = (), max_tokens: int
    ) -> AsyncGenerator[Piece, None]:
        """Yield the whole answer, sentence by sentence."""
        self.asked_at = perf_counter()
        del tools, max_tokens
        found = exhibits("\n".join(message.text for message in messages))
        said = [(n, sentence) for n, text in found for sentence in text.split(". ") if len(sentence.split()) > 3]
        for n, sentence in said[: self.sentences]:
            yield Words(f"{sentence.strip().rstrip('.')} [{n}]. ")
        yield Usage(self.name, 0, 0)
