"""Download: the bytes of a file that was shared in Slack. The token goes to Slack's own hosts and to no other."""

import asyncio
import logging

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

logger = logging.getLogger(__name__)

_FILES = URL("https://files.slack.com")
_SECONDS = 15.0
_PIECE = 65_536


async def download(address: str, *, client: AsyncWebClient, max_bytes: int) -> tuple[bytes, str] | None:
    """Return what stands at an address, and its media type; None when it cannot be had, or is too long.

    Args:
        address: A file's `url_private_download` or `url_private`.
        client: Of the workspace; its token is shown to Slack's own hosts, those of files and of the Web API.
        max_bytes: No more is read.
    """
    url = own_address(address, client)
    if url is None or not client.token:
        logger.warning("file not fetched: its address is not one of Slack's own")
        return None
    try:
        async with asyncio.timeout(_SECONDS):
            if client.session is not None and not client.session.closed:
                return await _fetch(client.session, url, client, max_bytes)
            async with aiohttp.ClientSession() as session:
                return await _fetch(session, url, client, max_bytes)
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        logger.warning("file not fetched error=%s", type(error).__name__)
        return None


async def _fetch(
    session: aiohttp.ClientSession, url: URL, client: AsyncWebClient, max_bytes: int
) -> tuple[bytes, str] | None:
    headers = {"Authorization": f"Bearer {client.token}"}
    # Whoever may not read a file is sent to a page for signing in: nothing to follow.
    async with session.get(
        url, headers=headers, allow_redirects=False, ssl=client.ssl or True, proxy=client.proxy
    ) as response:
        if response.status != 200:
            logger.warning("file not fetched status=%d", response.status)
            return None
        body = bytearray()
        async for piece in response.content.iter_chunked(_PIECE):
            body += piece
            if len(body) > max_bytes:
                return None
        return bytes(body), response.content_type


def own_address(address: str, client: AsyncWebClient) -> URL | None:
    """Return the address when it is on a host of Slack; it is read by the same library that asks it."""
    try:
        url = URL(address)
        own = {_FILES.origin(), URL(client.base_url).origin()}
        return url if url.user is None and url.origin() in own else None
    except ValueError:
        return None
