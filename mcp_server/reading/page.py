"""Page: the part of what a search finds that one call shows; pages together show each hit once."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from mcp_server.wish import FURTHEST, SearchWish, marks_of
from retrieval.hit import Hit
from retrieval.search import SearchResult

Search = Callable[[int], Awaitable[SearchResult]]


@dataclass(frozen=True, slots=True)
class Page:
    """What one call shows.

    Attributes:
        hits: Best first.
        has_more: Hits come after these.
        result: What they are a part of.
    """

    hits: Sequence[Hit]
    has_more: bool
    result: SearchResult


async def page_of(wish: SearchWish, search: Search) -> Page:
    """Return the hits of the page that is wished for.

    A search that looks further orders what it finds anew. So that the first page need not look far and no hit is lost
    or shown twice, all pages after it are parts of one far search, without the hits that the cursor names.

    Args:
        wish: What is asked for.
        search: Finds so many hits.
    """
    if wish.shown is None:
        result = await search(wish.limit + 1)
        return Page(result.hits[: wish.limit], len(result.hits) > wish.limit, result)
    far = await search(FURTHEST)
    marked = zip(far.hits, marks_of(hit.chunk.id for hit in far.hits), strict=True)
    further = [hit for hit, mark in marked if mark not in wish.shown.first]
    begin = wish.shown.hits - len(wish.shown.first)
    end = begin + wish.limit
    return Page(further[begin:end], len(further) > end, far)
