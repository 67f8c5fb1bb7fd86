"""Window: how much a language model can be given to read, by litellm's own table of models. No network."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from answering.llm.model_table import entries_of
from index.litellm_library import load_litellm

# What the smallest models still in use can read: too little is a worse answer, too much is none at all.
DEFAULT_WINDOW_TOKENS = 8_192
# litellm counts for most vendors with OpenAI's tokenizer, and others make up to a fifth more of the same text.
_SAFETY = 0.8


@dataclass(frozen=True, slots=True)
class Window:
    """How much a model reads and writes.

    Attributes:
        model: litellm's model string.
        max_tokens: Of prompt and answer together.
        is_known: False when litellm's table lacks the model, and the default stands.
    """

    model: str
    max_tokens: int
    is_known: bool


def window_of(model: str) -> Window:
    """Return the context window of a model; a safe default for one that the table does not have.

    Args:
        model: litellm's model string, such as `anthropic/claude-sonnet-4-5`; without its provider it is looked up too.
    """
    for entry in entries_of(model):
        tokens = _whole(entry, "max_input_tokens") or _whole(entry, "max_tokens")
        if tokens:
            return Window(model, tokens, is_known=True)
    return Window(model, DEFAULT_WINDOW_TOKENS, is_known=False)


def safe_window(model: str, configured: int = 0) -> int:
    """Return the tokens that a model can be given with safety, although they are counted as those of a near relative.

    Args:
        model: litellm's model string.
        configured: What the settings say of its window; 0: what the table says.
    """
    return int((configured or window_of(model).max_tokens) * _SAFETY)


def takes_tools(model: str) -> bool:
    """Tell whether a model can ask for tools; of one that the table does not have, it is assumed."""
    entries = entries_of(model)
    return not entries or any(entry.get("supports_function_calling") for entry in entries)


def reads_pictures(model: str) -> bool:
    """Tell whether a model can be shown pictures; of one that the table does not have, it is not assumed."""
    return any(entry.get("supports_vision") for entry in entries_of(model))


def count_tokens(model: str, texts: Sequence[str]) -> list[int]:
    """Count the tokens of each text as litellm does for this model."""
    counter = load_litellm().token_counter
    readable = (text.encode("utf-8", "replace").decode() for text in texts)
    return [int(counter(model=model, text=text)) if text else 0 for text in readable]


def _whole(entry: dict[str, Any], key: str) -> int:
    """Return a number of tokens from the table, where some are written as text; 0 for none."""
    try:
        return max(0, int(entry.get(key) or 0))
    except (TypeError, ValueError):
        return 0
