"""Pages: part of a list, and the cursor of the next part."""

import base64
from typing import TypeVar

from playground.slack.errors import Refused
from playground.slack.web_api.call import Call

T = TypeVar("T")
MOST = 1000


def page(call: Call, entries: list[T], *, default: int = 100) -> tuple[list[T], str]:
    """The entries that the call asks for by `limit` and `cursor`, and the next cursor; "" at the end.

    Raises:
        Refused: the limit is out of bounds, or the cursor is none of ours.
    """
    limit = call.number("limit", default)
    if not 1 <= limit <= MOST:
        raise Refused("invalid_limit")
    start = _position(call.text("cursor"))
    end = start + limit
    return entries[start:end], _cursor(end) if end < len(entries) else ""


def _cursor(position: int) -> str:
    return base64.b64encode(f"next:{position}".encode()).decode()


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
    except ValueError as error:
        raise Refused("invalid_cursor") from error
    if word != "next" or not number.isdecimal():
        raise Refused("invalid_cursor")
    return int(number)
