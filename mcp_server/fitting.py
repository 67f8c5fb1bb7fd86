"""Fitting: an answer within its budget of tokens, text and structured result together. Pure.

Clients cut what is too long at some place, or refuse it; here it is cut where it makes sense, and says how to go on.
"""

import json
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from pydantic import BaseModel

from mcp_server.results import ChunkText, Hit, SearchResults, to_json
from mcp_server.tokens import count_tokens, cut

T = TypeVar("T", bound=BaseModel)

_CUT = "The text was cut to keep this answer short; get_chunk reads all of it."
_CUT_CHUNK = "The text was cut to keep this answer short."
_TOO_LONG = "A result was left out, because it is too long to be shown."
_NO_FURTHER = "No more results are listed; other words or filters find what is not among these."
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
        results: Best first; `truncated` when there are more.
        worded: How they read as text.
        budget: In tokens.
        cursor: Leads to what comes after so many of them; empty where nothing leads.
    """

    def exceeds(each: SearchResults) -> bool:
        return tokens_of(each, worded(each)) > budget

    count = len(results.hits)
    whole = _first(results, count, cursor)
    if not count or not exceeds(whole):
        return whole
    kept = bisect_left(range(1, count), 1, key=lambda each: int(exceeds(_first(results, each, cursor))))
    if kept:
        return _first(results, kept, cursor)
    first = _first(results, 1, cursor)
    return next((each for each in _shorter(first, worded, budget) if not exceeds(each)), _without_hits(first))


def _first(results: SearchResults, kept: int, cursor: Callable[[int], str]) -> SearchResults:
    has_more = results.truncated or kept < len(results.hits)
    following = cursor(kept) if has_more and kept else ""
    notes = [*results.notes, *([_NO_FURTHER] if has_more and not following else [])]
    update = {"hits": results.hits[:kept], "truncated": has_more, "next_cursor": following, "notes": notes}
    return results.model_copy(update=update)


def _shorter(results: SearchResults, worded: Callable[[SearchResults], str], budget: int) -> Iterator[SearchResults]:
    """Yield a result that does not fit in shorter and shorter forms: less text first, then less beside it."""

    def with_hit(hit: Hit) -> SearchResults:
        return results.model_copy(update={"hits": [hit], "notes": [*results.notes, _CUT], "truncated": True})

    [hit] = results.hits
    slimmer = (
        hit,
        hit.model_copy(update={"also": []}),
        hit.model_copy(update={"also": [], "hints": {}, "heading_path": hit.heading_path[-1:]}),
    )
    for slim in slimmer:
        of = partial(_with_text, with_hit, slim)
        if text := fit_text(hit.text, partial(_tokens_with, of, worded), budget):
            yield of(text)


def _with_text(with_hit: Callable[[Hit], SearchResults], hit: Hit, text: str) -> SearchResults:
    return with_hit(hit.model_copy(update={"text": text}))


def _tokens_with(of: Callable[[str], T], worded: Callable[[T], str], text: str) -> int:
    return tokens_of(of(text), worded(of(text)))


def _without_hits(results: SearchResults) -> SearchResults:
    return results.model_copy(update={"hits": [], "notes": [*results.notes, _TOO_LONG], "truncated": True})


def longest_text(wanted: int, budget: int) -> int:
    """Return how many tokens a chunk's text may have: as many as were asked for, if both forms of it fit the budget."""
    return max(1, min(wanted, int(budget / _TWICE) - 200))


def fit_chunk(chunk: ChunkText, worded: Callable[[ChunkText], str], budget: int) -> ChunkText:
    """Return a chunk with a shorter text if its escapes or its other parts took more than was thought."""
    if tokens_of(chunk, worded(chunk)) <= budget:
        return chunk
    short = chunk.model_copy(update={"truncated": True, "notes": [*chunk.notes, _CUT_CHUNK]})

    def of(text: str) -> ChunkText:
        return short.model_copy(update={"text": text})

    return of(fit_text(chunk.text, partial(_tokens_with, of, worded), budget))


def fit_text(text: str, tokens_with: Callable[[str], int], budget: int) -> str:
    """Return the beginning of a text, as long as fits; empty where none does.

    Args:
        text: All of it.
        tokens_with: How many tokens the answer has with so much of it.
        budget: In tokens.
    """
    around = tokens_with("")
    while text and (total := tokens_with(text)) > budget:
        # What is cut off may be dearer or cheaper than what stays: a few tokens less each time, at least.
        share = max(0, budget - around) / max(1, total - around)
        count = count_tokens(text)
        text = cut(text, min(int(count * share), count - 1))
    return text
