"""Which query the arguments of a search make, together with the filters in the text of the query itself. Pure."""

from collections.abc import Iterator
from datetime import datetime

from mcp_server.errors import WrongArguments
from mcp_server.wish import SearchWish
from retrieval.audience import Access
from retrieval.errors import WrongFilter
from retrieval.query import Query, parse_query
from retrieval.typed_filter import TypedFilter


def query_of(wish: SearchWish, access: Access, now: datetime) -> Query:
    """Return what a wish asks for.

    Args:
        wish: With its filters as they were given.
        access: What the caller may read: no other source is named in a message.
        now: Aware; dates such as `2w` count from it.

    Raises:
        WrongArguments: a filter means nothing; says what would.
    """
    try:
        return parse_query(wish.query, [*access.sources, *access.expired], now, options=list(_given(wish)))
    except WrongFilter as wrong:
        raise WrongArguments(str(wrong)) from None


def _given(wish: SearchWish) -> Iterator[TypedFilter]:
    """Yield the filters that were given as arguments, each under the name that it has there."""
    for argument, name, values in (
        ("sources", "source", wish.sources),
        ("labels", "label", wish.labels),
        ("path", "path", (wish.path,)),
        ("kind", "kind", (wish.kind,)),
        ("updated_after", "after", (wish.updated_after,)),
        ("version", "version", (wish.version,)),
    ):
        yield from (TypedFilter(name, value, f"{argument}={value}") for value in values if value)
