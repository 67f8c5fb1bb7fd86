"""Fitting: an answer within its budget of tokens, text and structured result together. Pure.

Clients cut what is too long at some place, or refuse it; here it is cut where it makes sense, and says how to go on.
"""

import json
from collections.abc import Callable

from pydantic import BaseModel

from mcp_server.results import ChunkText, SearchResults, to_json
from mcp_server.tokens import count_tokens, cut

_CUT = "The text was cut to keep this answer short; get_chunk reads all of it."
# A text is written twice, and its marks, quotes and line ends are escaped in one of the two.
_TWICE = 2.4


def tokens_of(result: BaseModel, text: str) -> int:
    """Return how many tokens an answer has, if a client hands on both of its forms."""
    return count_tokens(text) + count_tokens(json.dumps(to_json(result), ensure_ascii=False))


def fit_search(
    results: SearchResults, worded: Callable[[SearchResults], str], budget: int, cursor: Callable[[int], str]
) -> SearchResults:
    """Return as many of the results as the budget allows, the best of them, and a cursor to the rest.

    Args:
        results: Best first.
        worded: How they read as text.
        budget: In tokens.
        cursor: Leads to what comes after so many of them.
    """
    kept = len(results.hits)
    while True:
        is_short = kept < len(results.hits)
        fitted = results.model_copy(
            update={
                "hits": results.hits[:kept],
                "truncated": results.truncated or is_short,
                "next_cursor": cursor(kept) if kept and (results.truncated or is_short) else "",
            }
        )
        if kept <= 1 or tokens_of(fitted, worded(fitted)) <= budget:
            break
        kept -= 1
    excess = tokens_of(fitted, worded(fitted)) - budget
    if excess <= 0 or not fitted.hits:
        return fitted
    hit = fitted.hits[0]
    short = cut(hit.text, max(1, count_tokens(hit.text) - int(excess / 2) - 80))
    return fitted.model_copy(
        update={"hits": [hit.model_copy(update={"text": short})], "notes": [*fitted.notes, _CUT], "truncated": True}
    )


def longest_text(wanted: int, budget: int) -> int:
    """Return how many tokens a chunk's text may have: as many as were asked for, if both forms of it fit the budget."""
    return max(1, min(wanted, int(budget / _TWICE) - 200))


def fit_chunk(chunk: ChunkText, worded: Callable[[ChunkText], str], budget: int) -> ChunkText:
    """Return a chunk's text, shorter where its escapes or its other parts took more than was thought."""
    while (excess := tokens_of(chunk, worded(chunk)) - budget) > 0 and chunk.text:
        short = cut(chunk.text, max(0, count_tokens(chunk.text) - int(excess / 2) - 20))
        chunk = chunk.model_copy(update={"text": short, "truncated": True})
    return chunk
