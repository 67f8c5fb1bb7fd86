"""Calling: one call of Slack's Web API, within a bounded time, that tells or does not tell, and never raises."""

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

logger = logging.getLogger(__name__)

# The client waits as long as Slack says when it is told to slow down; nobody waits longer than this for an answer.
CALL_SECONDS = 8.0


async def told(
    method: str, call: Awaitable[AsyncSlackResponse], *, seconds: float = CALL_SECONDS
) -> Mapping[str, Any] | None:
    """Return what Slack answered; None when it refused, failed, was late or talked nonsense.

    Args:
        method: For the log.
        call: Of the client.
        seconds: How long it may take, with all that the client repeats.
    """
    try:
        async with asyncio.timeout(seconds):
            data = (await call).data
    except SlackApiError as error:
        logger.warning("slack refused method=%s error=%s", method, _code(error))
    # The client does not expect an answer that is text or a list, and fails on it like this.
    except (
        SlackClientError,
        aiohttp.ClientError,
        OSError,
        TimeoutError,
        AttributeError,
        TypeError,
        ValueError,
    ) as error:
        logger.warning("slack did not answer method=%s error=%s", method, type(error).__name__)
    else:
        if isinstance(data, dict):
            return data
        logger.warning("slack answered something else method=%s", method)
    return None


def next_cursor(page: Mapping[str, Any]) -> str:
    """Return where the next page of a list begins; empty for the last page."""
    metadata = page.get("response_metadata")
    cursor = metadata.get("next_cursor") if isinstance(metadata, dict) else None
    return cursor if isinstance(cursor, str) else ""


def _code(error: SlackApiError) -> str:
    """Return Slack's short word for what is wrong, and the scope that it wants, if that is it."""
    data = getattr(error.response, "data", None)
    if not isinstance(data, dict):
        return "unreadable"
    needed = f" (needs the scope {data['needed']})" if data.get("needed") else ""
    return f"{data.get('error', 'unknown')}{needed}"
