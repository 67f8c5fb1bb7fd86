"""Issuer's keys: read from where the issuer publishes them, kept, and read again when it is time.

The rules: nobody can make us ask the issuer often, whatever tokens they invent; a caller whose key is known waits for
the issuer only when nobody has asked for long; and keys that cannot be read again are relied on for a bounded time.
"""

import asyncio
import json
import logging
import math
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx

from mcp_server.callers.errors import IssuerAway
from mcp_server.callers.key_set import SigningKey, read_key_set

logger = logging.getLogger(__name__)

# Then they are read again, while callers go on with the former ones.
_FRESH_SECONDS = 600.0
# Then callers wait for that, as nobody has come for so long: a key that the issuer has taken back is refused after it.
_STALE_SECONDS = 1200.0
# An issuer that is away makes no new tokens, and few of the old ones are good for longer.
_HELD_SECONDS = 7200.0
# Between two readings: with keys, as a token with an unknown key asks for one; without any, nobody gets in.
_AGAIN_SECONDS = 30.0
_AGAIN_WITHOUT_KEYS_SECONDS = 5.0
READING_SECONDS = 5.0
"""Whoever waits for a first reading waits no longer."""
# The largest key sets of public issuers have some tens of kilobytes.
_MOST_BYTES = 262_144


class IssuerKeys:
    """The keys of one issuer. For one event loop."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        issuer: str,
        jwks_url: str,
        algorithms: Collection[str],
        clock: Callable[[], float],
        reading_seconds: float = READING_SECONDS,
    ) -> None:
        """Prepare, without touching the network.

        Args:
            http: Follows no redirects.
            issuer: Its address, as its tokens say it.
            jwks_url: Where it publishes its keys; empty: as its metadata says.
            algorithms: Those that tokens may be signed with.
            clock: Seconds that only grow.
            reading_seconds: Longest time for one reading, metadata included.
        """
        self._reading_seconds = reading_seconds
        self._http = http
        self._issuer = issuer
        self._jwks_url = jwks_url
        self._algorithms = frozenset(algorithms)
        self._clock = clock
        self._keys: tuple[SigningKey, ...] = ()
        self._read_at: float | None = None
        self._tried_at: float | None = None
        self._reading: asyncio.Task[None] | None = None
        self._is_away = False

    async def keys_for(self, kid: str | None) -> list[SigningKey]:
        """Return the keys of this name, or all where a token names none; empty if the issuer has none such.

        Raises:
            IssuerAway: there are no keys that may be relied on.
        """
        found = self._named(kid) if self._are_held() else []
        if self._reading is None and self._is_due(is_known=bool(found)):
            self._tried_at = self._clock()
            self._reading = asyncio.create_task(self._read())
            self._reading.add_done_callback(self._end_reading)
        if self._reading is not None and (not found or (self._age() >= _STALE_SECONDS and not self._is_away)):
            # Shielded: whoever waits may go away, and others wait for the same.
            await asyncio.shield(self._reading)
            found = self._named(kid)
        if not self._are_held():
            raise IssuerAway("the issuer's keys cannot be read")
        return found

    async def close(self) -> None:
        """Give up a reading that is under way."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.wait({self._reading})

    def _named(self, kid: str | None) -> list[SigningKey]:
        return [key for key in self._keys if kid is None or key.kid == kid]

    def _age(self) -> float:
        return math.inf if self._read_at is None else self._clock() - self._read_at

    def _are_held(self) -> bool:
        return self._age() < _HELD_SECONDS

    def _is_due(self, *, is_known: bool) -> bool:
        now = self._clock()
        pause = _AGAIN_SECONDS if self._are_held() else _AGAIN_WITHOUT_KEYS_SECONDS
        if self._tried_at is not None and now - self._tried_at < pause:
            return False
        return not is_known or self._age() >= _FRESH_SECONDS

    def _end_reading(self, _task: asyncio.Task[None]) -> None:
        self._reading = None

    async def _read(self) -> None:
        """Read the keys; what goes wrong is logged, and the former keys stay."""
        try:
            async with asyncio.timeout(self._reading_seconds):
                body = await self._json(self._jwks_url or await self._published_at())
            self._keys = read_key_set(body, self._algorithms)
            self._read_at = self._clock()
            self._is_away = False
            logger.info("keys of the issuer read count=%d", len(self._keys))
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError, RecursionError) as error:
            self._is_away = True
            logger.warning("the keys of the issuer could not be read: %s", _reason(error))

    async def _published_at(self) -> str:
        """Return where the issuer's metadata say that its keys are.

        Raises:
            ValueError: no metadata say so.
        """
        for url in _metadata_urls(self._issuer):
            try:
                metadata = await self._json(url)
            except (httpx.HTTPStatusError, ValueError):
                continue
            found = metadata.get("jwks_uri") if isinstance(metadata, dict) else None
            # Metadata that speak for another issuer are those of somebody else.
            if isinstance(found, str) and metadata.get("issuer") == self._issuer and self._is_safe(found):
                return found
        raise ValueError("no metadata of the issuer say where its keys are; set mcp.oauth.jwks_url")

    def _is_safe(self, url: str) -> bool:
        return urlsplit(url).scheme in {"https", urlsplit(self._issuer).scheme}

    async def _json(self, url: str) -> Any:
        # Uncompressed: few bytes could stand for very many.
        async with self._http.stream("GET", url, headers={"Accept-Encoding": "identity"}) as answer:
            if answer.status_code != httpx.codes.OK:
                raise httpx.HTTPStatusError(f"status {answer.status_code}", request=answer.request, response=answer)
            if "content-encoding" in answer.headers:
                raise ValueError("its answer is compressed, although nobody asked for that")
            body = bytearray()
            async for part in answer.aiter_raw():
                body += part
                if len(body) > _MOST_BYTES:
                    raise ValueError("its answer is too long")
        return json.loads(body)


@asynccontextmanager
async def open_issuer_keys(
    issuer: str, jwks_url: str, algorithms: Collection[str], clock: Callable[[], float]
) -> AsyncIterator[IssuerKeys]:
    """Yield the keys of an issuer, with connections of their own; the arguments are those of `IssuerKeys`."""
    async with httpx.AsyncClient(timeout=READING_SECONDS, headers={"User-Agent": "footnote"}) as http:
        keys = IssuerKeys(http, issuer=issuer, jwks_url=jwks_url, algorithms=algorithms, clock=clock)
        try:
            yield keys
        finally:
            await keys.close()


def _metadata_urls(issuer: str) -> tuple[str, ...]:
    """Return where metadata of an issuer may be: by RFC 8414, and where OpenID providers have them."""
    parts = urlsplit(issuer)
    path = parts.path.rstrip("/")
    host = f"{parts.scheme}://{parts.netloc}"
    return (
        f"{host}/.well-known/oauth-authorization-server{path}",
        f"{host}{path}/.well-known/openid-configuration",
    )


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return "it did not answer in time"
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return "its answer is no JSON"
    return str(error) or type(error).__name__
