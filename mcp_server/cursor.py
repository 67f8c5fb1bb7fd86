"""Cursor: where the next page of a search begins. Nothing is kept on the server: it says all by itself. Pure."""

import base64
import binascii
import hashlib
import json
from dataclasses import asdict, replace

from mcp_server.errors import WrongArguments
from mcp_server.wish import SearchWish

_FORM = 1
_DIGITS = 12
_FURTHEST = 200


def cursor_after(wish: SearchWish, shown: int) -> str:
    """Return what leads to the hits after those that were shown for a wish."""
    body = json.dumps([_FORM, wish.offset + shown, _digest(wish)], separators=(",", ":"))
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def continued(wish: SearchWish, cursor: str) -> SearchWish:
    """Return the wish for the page that a cursor leads to.

    Raises:
        WrongArguments: it is of another search, or no cursor.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        form, offset, digest = json.loads(base64.b64decode(padded.encode(), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise WrongArguments("cursor: this is none. Leave it out, or copy next_cursor of the last result.") from None
    if form != _FORM or digest != _digest(wish) or not isinstance(offset, int) or not 0 < offset <= _FURTHEST:
        raise WrongArguments(
            "cursor: it is of another search. Repeat query and filters as they were, or leave the cursor out."
        )
    return replace(wish, offset=offset)


def _digest(wish: SearchWish) -> str:
    """Name what is searched; how much of it a page shows may change from page to page."""
    asked = asdict(replace(wish, offset=0, limit=1, detail="full"))
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:_DIGITS]
