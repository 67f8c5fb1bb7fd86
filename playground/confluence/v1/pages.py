"""Pages of results in version 1: `start` and `limit`, or in Cloud's search a cursor, and a link to the next one."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from playground.confluence.content import Content
from playground.confluence.cql.grammar import Order
from playground.confluence.cql.meaning import sort_key
from playground.confluence.errors import Refused
from playground.confluence.exchange import Ask, Json

Thing = TypeVar("Thing")


def page_of(ask: Ask, things: Sequence[Thing], shape: Callable[[Thing], Any], *, default: int, most: int) -> Json:
    """The page that `start` and `limit` ask for."""
    start = ask.number("start", 0)
    limit = min(ask.number("limit", default), most)
    chosen = things[start : start + limit]
    has_more = start + limit < len(things)
    return {
        "results": [shape(each) for each in chosen],
        "start": start,
        "limit": limit,
        "size": len(chosen),
        "_links": _links(ask, {"limit": str(limit), "start": str(start + limit)} if has_more else None),
    }


def page_after(
    ask: Ask,
    contents: Sequence[Content],
    shape: Callable[[Content], Any],
    *,
    order: tuple[Order, ...],
    default: int,
    most: int,
) -> Json:
    """The page after the cursor: what comes later in the order than the last result that was handed out."""
    limit = min(ask.number("limit", default), most)
    key, is_backwards = sort_key(order)
    rest = list(contents)
    cursor = ask.text("cursor")
    if cursor:
        last = _read_cursor(cursor)
        rest = [each for each in rest if (key(each) < last if is_backwards else key(each) > last)]
    chosen = rest[:limit]
    following = None
    if len(rest) > limit and chosen:
        following = {"next": "true", "limit": str(limit), "cursor": _write_cursor(key(chosen[-1]))}
    return {
        "results": [shape(each) for each in chosen],
        "start": ask.number("start", 0),
        "limit": limit,
        "size": len(chosen),
        "_links": _links(ask, following),
    }


def part_of(things: Sequence[Thing], shape: Callable[[Thing], Any], *, limit: int, start: int = 0) -> Json:
    """A list inside a result, cut off at its limit: without a link, `size` tells only what is shown."""
    chosen = things[start : start + limit]
    return {"results": [shape(each) for each in chosen], "start": start, "limit": limit, "size": len(chosen)}


def _links(ask: Ask, following: dict[str, str] | None) -> Json:
    path = ask.path.removeprefix(ask.settings.context)
    links = {"base": ask.base_url, "context": ask.settings.context, "self": f"{ask.base_url}{path}"}
    if following:
        kept = {
            name: values[-1] if len(values) == 1 else values
            for name, values in ask.query.items()
            if name not in ("cursor", "start", "limit", "next")
        }
        links["next"] = f"{path}?{urlencode({**kept, **following}, doseq=True)}"
    return links


def _write_cursor(key: tuple[Any, int]) -> str:
    return "_sa_" + base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def _read_cursor(cursor: str) -> tuple[Any, int]:
    try:
        value, number = json.loads(base64.urlsafe_b64decode(cursor.removeprefix("_sa_")))
    except (ValueError, binascii.Error) as error:
        raise Refused(400, f"Invalid cursor: {cursor}") from error
    return value, number
