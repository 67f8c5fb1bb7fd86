"""Request id: under which the log tells of one request, and its client can ask about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from structlog.contextvars import bound_contextvars, get_contextvars


def current_request_id() -> str:
    """Return the id of the request that is being worked on; empty if there is none."""
    return str(get_contextvars().get("request_id", ""))


@contextmanager
def with_request_id() -> Iterator[str]:
    """Yield the id of the request that is being worked on; one that has none, as over stdio, gets one for the block."""
    if request_id := current_request_id():
        yield request_id
        return
    request_id = uuid4().hex[:16]
    with bound_contextvars(request_id=request_id):
        yield request_id
