"""Page: the part of what a search finds that one call shows; pages together show each hit once."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from mcp_server.wish import FURTHEST, SearchWish
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
    or shown twice, all pages after it are parts of one far search without the hits of the first, which is made again.

    Args:
        wish: What is asked for.
        search: Finds so many hits, for the same question and audience each time.
    """
    if wish.shown is None:
        result = await search(wish.limit + 1)
        return Page(result.hits[: wish.limit], len(result.hits) > wish.limit, result)
    near = await search(wish.shown.first_limit + 1)
    known = {hit.chunk.id for hit in near.hits[: wish.shown.first_hits]}
    far = await search(FURTHEST)
    further = [hit for hit in far.hits if hit.chunk.id not in known]
    begin = wish.shown.hits - wish.shown.first_hits
    end = begin + wish.limit
    return Page(further[begin:end], len(further) > end, far)
