"""Transport: how Slack's events reach the bot: over a socket that it opens, or as signed requests to an address."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.manifest import EVENTS_PATH

logger = logging.getLogger(__name__)
T = TypeVar("T")

_HOST = "127.0.0.1"
_CHECK_SECONDS = 10.0
# What Slack says of itself, and not of a token; asked again after so long.
_PASSING = frozenset(
    ["fatal_error", "internal_error", "rate_limited", "ratelimited", "request_timeout", "service_unavailable"]
)
_AGAIN_SECONDS = 0.5
_REMEDY = "slack.bot_token_file must hold the token that begins with xoxb-; it is shown under Install App of the app."


class CannotConnectError(Exception):
    """Slack lets the bot in no further; the message says why and what to do."""


async def check_bot_token(client: AsyncWebClient, *, remedy: str = _REMEDY) -> AsyncSlackResponse:
    """Ask Slack whether it knows the bot's token: events arrive without it, and no answer could be posted.

    Args:
        client: With the token.
        remedy: What to do about one that Slack refuses.

    Returns:
        What Slack says of whose it is.

    Raises:
        CannotConnectError: Slack refuses the token, or cannot be reached in time.
    """
    try:
        async with asyncio.timeout(_CHECK_SECONDS):
            return await _answered(client.auth_test)
    except SlackApiError as error:
        raise CannotConnectError(f"Slack refuses the bot token ({_code(error)}). {remedy}") from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise _unreachable(error) from error


@asynccontextmanager
async def listening_on_socket(
    app: AsyncApp, app_token: str, *, pages: Sequence[web.RouteDef] = (), port: int = 0
) -> AsyncIterator[None]:
    """Receive events over a socket inside the block; it is opened again whenever it breaks.

    Args:
        app: Hears events.
        app_token: Opens sockets.
        pages: For browsers; served on loopback if there are any.
        port: That they are served on.

    Raises:
        CannotConnectError: the token opens no socket, Slack cannot be reached, or the port is taken.
    """
    # Bolt gives no types to what opens and closes a socket.
    handler: Any = AsyncSocketModeHandler(app, app_token, web_client=app.client)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(handler.close_async)
        await _open(handler)
        if pages:
            await stack.enter_async_context(_serving(pages, port))
        logger.info("listening transport=%s", "socket")
        yield


async def _open(handler: Any) -> None:
    try:
        # The client would try again for ever, whatever Slack says: so its first address is asked for here.
        async with asyncio.timeout(_CHECK_SECONDS):
            handler.client.wss_uri = await _answered(handler.client.issue_new_wss_url)
    except SlackApiError as error:
        raise CannotConnectError(
            f"Slack refuses the app token ({_code(error)}). slack.app_token_file must hold a token that begins with "
            "xapp- and has the scope connections:write; it is made under Basic Information of the app."
        ) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise _unreachable(error) from error
    await handler.connect_async()


async def _answered(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask Slack, and again for as long as it only says that it cannot answer now, or breaks off.

    A bot that a supervisor starts again must not take that for a wrong token, and stay away.
    """
    while True:
        try:
            return await ask()
        except SlackApiError as error:
            if _code(error) not in _PASSING:
                raise
        except aiohttp.ServerDisconnectedError:
            logger.info("slack broke off, and is asked again")
        await asyncio.sleep(_AGAIN_SECONDS)


def _code(error: SlackApiError) -> str:
    return str(error.response.get("error", "unknown"))


def _unreachable(error: Exception) -> CannotConnectError:
    return CannotConnectError(
        f"Slack cannot be reached ({type(error).__name__}). Check the network, proxy and slack.api_url."
    )


@asynccontextmanager
async def listening_on_port(app: AsyncApp, port: int, *, pages: Sequence[web.RouteDef] = ()) -> AsyncIterator[None]:
    """Receive events as signed requests to /slack/events on loopback inside the block.

    Args:
        app: Hears events.
        port: That is listened on.
        pages: For browsers, on the same port.

    Raises:
        CannotConnectError: the port is taken.
    """

    # Not Bolt's own server, which adds pages of its own when certain variables are set.
    async def hear(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    async with _serving([web.post(EVENTS_PATH, hear), *pages], port):
        logger.info("listening transport=%s port=%d", "http", port)
        yield


@asynccontextmanager
async def _serving(routes: Sequence[web.RouteDef], port: int) -> AsyncIterator[None]:
    """Serve on loopback inside the block; raises CannotConnectError when the port is taken."""
    served = web.Application()
    served.add_routes(routes)
    # An access log would hold the codes that tokens are given for.
    runner = web.AppRunner(served, access_log=None)
    await runner.setup()
    try:
        await _listen(runner, port)
        yield
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, port: int) -> None:
    try:
        await web.TCPSite(runner, _HOST, port).start()
    except OSError as error:
        raise CannotConnectError(f"Port {port} cannot be listened on ({error.strerror}). Set slack.port.") from error
