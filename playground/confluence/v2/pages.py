"""Pages of results in version 2: a cursor, `_links.next` relative to the host, and the `Link` header."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from urllib.parse import urlencode

from playground.confluence.errors import Refused
from playground.confluence.exchange import Answer, Ask

Thing = TypeVar("Thing")

_MOST = 250
_DEFAULT = 25


def page_by(
    ask: Ask,
    things: Iterable[Thing],
    shape: Callable[[Thing], Any],
    key: Callable[[Thing], Any],
    *,
    is_backwards: bool = False,
) -> Answer:
    """What comes after the cursor in the order of `key`, so that changes in between neither repeat nor skip anything.

    Raises:
        Refused: 400, the limit is above 250 or the cursor is none.
    """
    limit = ask.number("limit", _DEFAULT)
    if not 1 <= limit <= _MOST:
        raise Refused(
            400,
            f"Provided value {{{limit}}} for 'limit' must be between 1 and {_MOST}",
            code="INVALID_REQUEST_PARAMETER",
        )
    rest = sorted(things, key=key, reverse=is_backwards)
    cursor = ask.text("cursor")
    if cursor:
        last = _read(cursor)
        rest = [each for each in rest if (_plain(key(each)) < last if is_backwards else _plain(key(each)) > last)]
    chosen = rest[:limit]
    links: dict[str, str] = {"base": ask.base_url}
    headers: dict[str, str] = {}
    if len(rest) > limit:
        kept = {name: values for name, values in ask.query.items() if name not in ("cursor", "limit")}
        following = {**kept, "limit": str(limit), "cursor": _write(key(chosen[-1]))}
        links["next"] = f"{ask.path}?{urlencode(following, doseq=True)}"
        headers["Link"] = f'<{links["next"]}>; rel="next", <{ask.base_url}>; rel="base"'
    return Answer({"results": [shape(each) for each in chosen], "_links": links}, headers=headers)


def _plain(key: Any) -> Any:
    return list(key) if isinstance(key, tuple) else key


def _write(key: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps({"after": key}).encode()).decode()


def _read(cursor: str) -> Any:
    try:
        return json.loads(base64.urlsafe_b64decode(cursor))["after"]
    except (ValueError, binascii.Error, KeyError, TypeError) as error:
        raise Refused(400, "Provided cursor is invalid or has expired", code="INVALID_REQUEST_PARAMETER") from error
