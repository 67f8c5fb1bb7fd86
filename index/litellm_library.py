"""litellm, imported when a hosted model is first needed, and told to be quiet."""

import logging
import warnings
from functools import cache
from typing import Any

# At INFO and above they repeat what vendors say of an error, with keys and prompts in it, to a stream of their own.
# Whatever matters is raised too.
_LOGGERS = ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy")
# What it says of a request that was called off while a thread of its own still prepared it: nothing was sent.
_CALLED_OFF = r"coroutine '\w+\.a(sync_streaming|completion\w*)' was never awaited"


@cache
def load_litellm() -> Any:
    """Return the library. The first call costs seconds and 2,651 modules; nothing but a hosted model needs it."""
    import litellm  # noqa: PLC0415

    litellm.suppress_debug_info = True
    # For some models it would download a tokenizer to count with; OpenAI's, which it brings along, is near enough.
    litellm.disable_hf_tokenizer_download = True
    # Of requests that ask for none, and of embeddings whatever they ask for: OpenAI's client repeats them by itself, up
    # to a minute later each, and nobody learns that the server was busy. Whoever wants retries here makes them.
    vars(litellm)["DEFAULT_MAX_RETRIES"] = 0
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", _CALLED_OFF, RuntimeWarning)
    # Of a tokenizer, 10 MB. Its text is kept as well, and is what the tokenizer is made from.
    forget(litellm.utils, "json_data")
    return litellm


def forget(holder: object, name: str) -> None:
    """Empty a table that a library reads once and keeps, if this version of the library has it."""
    table = getattr(holder, name, None)
    if isinstance(table, dict):
        table.clear()
