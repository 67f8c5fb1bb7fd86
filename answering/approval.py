"""Approval: a person says whether a tool may be called with exactly these arguments. No timely yes means no."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """What a person is asked to allow, once.

    Attributes:
        id: Cannot be guessed, and is never used again.
        server: Configured name of the server.
        tool: As the server calls it.
        arguments: JSON, all of what will be sent; characters that cannot be seen are escaped.
        expires_at: Aware, UTC: from then on the answer is no.
    """

    id: str
    server: str
    tool: str
    arguments: str
    expires_at: datetime


Approve = Callable[[ApprovalRequest], Awaitable[bool]]
"""How a door asks: it returns True only if a person who may use the server has said yes to this request."""


async def deny(request: ApprovalRequest) -> bool:
    """Say no: for doors where nobody can be asked."""
    del request
    return False


def request_approval(server: str, tool: str, arguments: str, *, seconds: float) -> ApprovalRequest:
    """Return a request that expires after so many seconds."""
    expires_at = datetime.now(UTC) + timedelta(seconds=seconds)
    return ApprovalRequest(secrets.token_urlsafe(16), server, tool, arguments, expires_at)


async def is_approved(request: ApprovalRequest, approve: Approve) -> bool:
    """Ask, and return whether the answer is a timely yes; a door that fails has not said yes."""
    left = (request.expires_at - datetime.now(UTC)).total_seconds()
    if left <= 0:
        return False
    try:
        async with asyncio.timeout(left):
            return await approve(request) is True
    except TimeoutError:
        return False
    except Exception:  # one door's failure must not become the answer's
        logger.exception("approval failed server=%s tool=%s", request.server, request.tool)
        return False
