"""Cursor: where the next page of a search begins. Nothing is kept on the server: it says all by itself. Pure.

It holds no right to anything: it only leaves out hits of a search that is made again, for whoever shows it.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace

from mcp_server.errors import WrongArguments
from mcp_server.wish import FURTHEST, MARK_BYTES, SearchWish, Shown, marks_of

# In this order, in base64: the form, how many hits were shown, a digest of both and of the search, and the marks.
_FORM = 2
_DIGEST_BYTES = 6
_BEFORE_MARKS = 2 + _DIGEST_BYTES


def cursor_after(wish: SearchWish, shown: Sequence[str]) -> str:
    """Return what leads to the hits after those that were shown for a wish; empty where no page goes.

    Args:
        wish: What was asked for.
        shown: The ids of the chunks on this page.
    """
    before = wish.shown or Shown(0, marks_of(shown))
    reached = before.hits + len(shown)
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
        said = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        return None
    marks = said[_BEFORE_MARKS:]
    first = tuple(marks[place : place + MARK_BYTES].hex() for place in range(0, len(marks), MARK_BYTES))
    is_one = first and said[0] == _FORM and len(marks) % MARK_BYTES == 0 and len(first) <= said[1] < FURTHEST
    return Shown(said[1], first) if is_one else None


def _written(wish: SearchWish) -> str:
    shown = wish.shown or Shown(0, ())
    said = bytes((_FORM, shown.hits)) + _digest(wish) + bytes.fromhex("".join(shown.first))
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


def _digest(wish: SearchWish) -> bytes:
    """Name what is searched and what was shown; how much of it a page shows may change from page to page."""
    asked = asdict(replace(wish, limit=1, detail="full"))
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).digest()[:_DIGEST_BYTES]
