"""Tokens: how long a text is to the models that read it."""

from functools import lru_cache

import tiktoken

# Of the common encodings the one that needs most tokens for nearly every text. `config.environment` tells where its
# vocabulary is, so that nothing is downloaded.
_ENCODING = "cl100k_base"


def count_tokens(text: str) -> int:
    """Return how many tokens a text has."""
    return len(_encoding().encode_ordinary(text))


def cut(text: str, max_tokens: int) -> str:
    """Return the beginning of a text, of at most so many tokens, without half a character at its end."""
    tokens = _encoding().encode_ordinary(text)
    if len(tokens) <= max_tokens:
        return text
    return _encoding().decode(tokens[: max(0, max_tokens)], errors="ignore")


@lru_cache(maxsize=1)
def _encoding() -> tiktoken.Encoding:
    encoding = tiktoken.get_encoding(_ENCODING)
    # What it was made from: 14 MB, kept for whoever wants to send it to another process.
    encoding._mergeable_ranks.clear()  # noqa: SLF001
    return encoding
