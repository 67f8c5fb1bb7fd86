"""A server of live tools over streamable HTTP: opened, asked and closed for each call, so nothing outlives a fault."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from ssl import SSLContext
from typing import Any, TypeVar

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from answering.tools.connection import Act, ConnectionFailed

T = TypeVar("T")

_MAX_BYTES = 5_000_000
_REFUSED = 400


@dataclass
class HttpConnection:
    """Reaches a server by its address.

    Attributes:
        url: Of its MCP endpoint.
        headers: Sent with every request, secrets among them.
        timeout_seconds: Of each wait for the network.
    """

    url: str
    headers: Mapping[str, str] = field(repr=False)
    timeout_seconds: float

    async def run(self, act: Act[T]) -> T:
        """Open, let something be done, close."""
        watch = _Watch()
        # Compressed, a small answer could be of any length.
        headers = {"Accept-Encoding": "identity", **self.headers}
        certificates = await asyncio.to_thread(_certificates)
        http = httpx2.AsyncClient(
            headers=headers,
            timeout=self.timeout_seconds,
            verify=certificates,
            event_hooks={"response": [watch.look]},
        )
        try:
            async with http, Client(streamable_http_client(self.url, http_client=http), cache=None) as client:
                return await act(client)
        except Exception as error:
            if reason := watch.reason:
                raise ConnectionFailed(reason) from error
            raise

    def give_up(self, call: asyncio.Task[Any]) -> None:
        """Do nothing: the task that is cancelled closes what it opened."""

    async def close(self) -> None:
        """Do nothing: nothing is open between calls."""


@cache
def _certificates() -> SSLContext:
    """Return the certificates that are trusted; to read them takes a tenth of a second, once."""
    return httpx2.create_ssl_context()


class _Watch:
    """Looks at every response of one connection: how much has come, and what the last refusal was."""

    def __init__(self) -> None:
        self.status = 0
        self.bytes = 0
        self.is_compressed = False

    @property
    def reason(self) -> str:
        """Why the connection is of no use, if that is known."""
        if self.bytes > _MAX_BYTES:
            return f"it answered with more than {_MAX_BYTES // 1_000_000} MB"
        if self.is_compressed:
            return "it answered compressed, though it was asked not to"
        if self.status in {401, 403}:
            return f"it refused with HTTP {self.status}; check the secrets in its settings"
        return f"it answered with HTTP {self.status}" if self.status >= _REFUSED else ""

    async def look(self, response: httpx2.Response) -> None:
        """Note the status, and count what comes."""
        if response.request.method == "POST":
            self.status = response.status_code
        if response.headers.get("content-encoding", "identity") != "identity":
            self.is_compressed = True
            raise httpx2.DecodingError("compressed", request=response.request)
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Counted(response.stream, self)


class _Counted(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, watch: _Watch) -> None:
        self._stream = stream
        self._watch = watch

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            self._watch.bytes += len(part)
            if self._watch.bytes > _MAX_BYTES:
                raise httpx2.ReadError("too much")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()
