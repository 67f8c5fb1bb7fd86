"""litellm, imported when a hosted model is first needed, and told to be quiet."""

from functools import cache
from typing import Any


@cache
def load_litellm() -> Any:
    """Return the library. The first call costs seconds and 2,651 modules; nothing but a hosted model needs it."""
    import litellm  # noqa: PLC0415

    litellm.suppress_debug_info = True
    # For some models it would download a tokenizer to count with; OpenAI's, which it brings along, is near enough.
    litellm.disable_hf_tokenizer_download = True
    return litellm
