"""Which query the arguments of a search make, together with the filters in the text of the query itself. Pure."""

import re
from collections.abc import Iterator
from datetime import datetime

from mcp_server.errors import WrongArguments
from mcp_server.wish import SearchWish
from retrieval.audience import Access
from retrieval.errors import WrongFilter
from retrieval.query import Query, parse_query
from retrieval.typed_filter import TypedFilter

_AGO = re.compile(r"(?:(?:last|past|the last|the past) )?([0-9]{1,5})? ?(day|week|month|year)s?(?: ago)?")


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


def _in_short(date: str) -> str:
    """Return `30d` for `30 days ago`, `1m` for `last month`, and any other date as it is."""
    match = _AGO.fullmatch(date.strip().lower())
    return f"{match[1] or 1}{match[2][0]}" if match else date


def _given(wish: SearchWish) -> Iterator[TypedFilter]:
    """Yield the filters that were given as arguments, each under the name that it has there."""
    for argument, name, values in (
        ("sources", "source", wish.sources),
        ("labels", "label", wish.labels),
        ("path", "path", (wish.path,)),
        ("kind", "kind", (wish.kind,)),
        ("updated_after", "after", (_in_short(wish.updated_after),)),
        ("version", "version", (wish.version,)),
    ):
        yield from (TypedFilter(name, value, f"{argument}={value}") for value in values if value)
