"""Limited: a tool call too many is answered with an error that the model which made it can read.

An HTTP status would not do: clients turn it into a failure of the connection, some of them end the session, and
none shows it to the model, which alone can wait or go on with what it has.
"""

import logging
import math
from typing import Any

from mcp.server.context import CallNext, HandlerResult, ServerMiddleware, ServerRequestContext
from mcp.types import CallToolResult, TextContent

from mcp_server.callers.caller import WhoAsks
from mcp_server.callers.errors import TooMany
from mcp_server.callers.rates import Rates

logger = logging.getLogger(__name__)


def limit_calls(rates: Rates, who_asks: WhoAsks) -> ServerMiddleware[Any]:
    """Return what counts the tool calls of each caller, to be put into the middleware of an MCP server."""

    async def limited(ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
        if ctx.method != "tools/call":
            return await call_next(ctx)
        name = who_asks().name
        try:
            with rates.call(name):
                return await call_next(ctx)
        except TooMany as error:
            logger.info("call refused caller=%s reason=%s", name, error)
            return _refusal(error)

    return limited


def _refusal(error: TooMany) -> CallToolResult:
    seconds = math.ceil(error.wait_seconds)
    wait = f"{seconds} second{'' if seconds == 1 else 's'}"
    text = f"Too many calls: {error}. Wait {wait} and call again, or go on with what you have found so far."
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)
