"""Counting: what the turns of language models took adds up to what an answer took. Pure."""

from dataclasses import replace

from answering.llm.language_model import Usage
from retrieval.evidence import Writing


def counted(so_far: Writing, usage: Usage) -> Writing:
    """Return how an answer was written with one more turn; once a price is not known, that of the whole is not."""
    is_known = usage.cost is not None and (so_far.cost is not None or not so_far.prompt_tokens)
    return replace(
        so_far,
        model=usage.model,
        prompt_tokens=so_far.prompt_tokens + usage.prompt_tokens,
        completion_tokens=so_far.completion_tokens + usage.completion_tokens,
        cost=(so_far.cost or 0.0) + (usage.cost or 0.0) if is_known else None,
        failed_models=tuple(dict.fromkeys((*so_far.failed_models, *usage.failed))),
    )
