"""Limited: a tool call too many is answered with an error that the model which made it can read.

An HTTP status would not do: clients turn it into a failure of the connection, some of them end the session, and
none shows it to the model, which alone can wait or go on with what it has.
"""

import logging
import math
from typing import Any

from mcp.server.context import CallNext, HandlerResult, ServerMiddleware, ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp.types import INVALID_REQUEST, CallToolResult, TextContent

from mcp_server.callers.caller import WhoAsks
from mcp_server.callers.errors import TooMany
from mcp_server.callers.rates import Rates

logger = logging.getLogger(__name__)

_TOOL_CALL = "tools/call"
# What reads documents; lists and completions are bounded with all other requests, before they are read.
_COUNTED = frozenset({_TOOL_CALL, "resources/read"})


def limit_calls(rates: Rates, who_asks: WhoAsks) -> ServerMiddleware[Any]:
    """Return what counts the calls of each caller that read documents, for the middleware of an MCP server."""

    async def limited(ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
        if ctx.method not in _COUNTED:
            return await call_next(ctx)
        name = who_asks().name
        try:
            with rates.call(name):
                return await call_next(ctx)
        except TooMany as error:
            logger.info("call refused caller=%s reason=%s", name, error)
            text = _text(error)
            if ctx.method != _TOOL_CALL:
                raise MCPError(INVALID_REQUEST, text) from error
            return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)

    return limited


def _text(error: TooMany) -> str:
    seconds = math.ceil(error.wait_seconds)
    wait = f"{seconds} second{'' if seconds == 1 else 's'}"
    return f"Too many calls: {error}. Wait {wait} and call again, or go on with what you have found so far."
