"""What `footnote doctor` says of a language model: its key, its provider, and how long a one-word answer takes."""

import asyncio
from time import perf_counter

from answering.llm.language_model import Message
from answering.llm.litellm_model import warm
from answering.llm.window import window_of
from config.models import ModelSettings
from wiring.models import build_model

_ASKED = (Message("user", "Answer with one word: are you there?"),)


def look_at_model(name: str, table: ModelSettings) -> str:
    """Ask a model for a word, and return how it did.

    Raises:
        LanguageModelUnavailable: it did not answer; the message says what to do.
    """
    # Its import is no part of how fast a model is.
    warm()
    milliseconds = asyncio.run(_ask(name, table))
    window = window_of(table.model)
    tokens = table.window_tokens or window.max_tokens
    is_guess = not table.window_tokens and not window.is_known
    guess = f", a guess as litellm does not know it: set models.{name}.window_tokens" if is_guess else ""
    return f"{table.model}, answers a word in {milliseconds:.0f} ms, reads {tokens} tokens{guess}"


async def _ask(name: str, table: ModelSettings) -> float:
    model = build_model(name, table)
    started = perf_counter()
    async for _ in model.write(_ASKED, max_tokens=table.max_answer_tokens):
        pass
    return (perf_counter() - started) * 1000
