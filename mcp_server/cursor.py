"""Cursor: where the next page of a search begins. Nothing is kept on the server: it says all by itself. Pure."""

import base64
import hashlib
import json
from dataclasses import asdict, replace

from mcp_server.errors import WrongArguments
from mcp_server.wish import FURTHEST, SearchWish, Shown

_FORM = 1
_DIGITS = 12


def cursor_after(wish: SearchWish, shown: int) -> str:
    """Return what leads to the hits after those that were shown for a wish; empty where no page goes."""
    before = wish.shown or Shown(0, wish.limit, shown)
    reached = before.hits + shown
    return _written(replace(wish, shown=replace(before, hits=reached))) if reached < FURTHEST else ""


def continued(wish: SearchWish, cursor: str) -> SearchWish:
    """Return the wish for the page that a cursor leads to.

    Raises:
        WrongArguments: it is of another search, or no cursor.
    """
    shown = _read(cursor)
    if shown is None:
        raise WrongArguments("cursor: no search gave this one. Leave it out, or copy next_cursor of the last result.")
    further = replace(wish, shown=shown)
    # Whoever changed a part of it did not get all of it here.
    if _written(further) != cursor:
        raise WrongArguments(
            "cursor: it is of another search. Repeat query and filters as they were, or leave the cursor out."
        )
    return further


def _read(cursor: str) -> Shown | None:
    """Return what a cursor says, which anybody may have written."""
    try:
        form, *numbers, _ = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        shown = Shown(*numbers)
        is_one = (
            form == _FORM and 0 < shown.first_hits <= shown.first_limit <= FURTHEST > shown.hits >= shown.first_hits
        )
    except (ValueError, TypeError, RecursionError):
        return None
    return shown if is_one else None


def _written(wish: SearchWish) -> str:
    shown = wish.shown
    numbers = [shown.hits, shown.first_limit, shown.first_hits] if shown else []
    body = json.dumps([_FORM, *numbers, _digest(wish)], separators=(",", ":"))
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def _digest(wish: SearchWish) -> str:
    """Name what is searched and what was shown; how much of it a page shows may change from page to page."""
    asked = asdict(replace(wish, limit=1, detail="full"))
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:_DIGITS]
