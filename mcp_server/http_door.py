"""HTTP door: the settings become an application that knows who is asking, and it is served until it is told to end."""

import asyncio
import logging
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from mcp.server.lowlevel import Server

from config.mcp import McpSettings
from mcp_server.callers.bearer import Bearer
from mcp_server.callers.caller import Caller, WhoAsks, audience_of, caller_of_request, fixed_caller
from mcp_server.callers.jwks import open_issuer_keys
from mcp_server.callers.signed_tokens import Expected, SignedTokens
from mcp_server.callers.static_tokens import StaticToken, StaticTokens
from mcp_server.web.addresses import LOOPBACK, Addresses, addresses_of
from mcp_server.web.app import Door, Routes, build_web_app
from mcp_server.web.health import WhyNotReady
from mcp_server.web.serving import listening_socket, serve
from wiring.refused import Refused

logger = logging.getLogger(__name__)

_KIB = 1024


async def serve_http(
    mcp: McpSettings,
    build: Callable[[WhoAsks], Server[Any]],
    why_not_ready: WhyNotReady,
    ended: asyncio.Event,
    *,
    routes: Routes = (),
) -> None:
    """Serve MCP over HTTP until the event is set.

    Args:
        mcp: The settings.
        build: Makes the server whose tools ask what they are given who is asking.
        why_not_ready: Tells why index and ledger cannot be read, if they cannot.
        ended: Set to end.
        routes: Further pages, for which no token is asked.

    Raises:
        Refused: nobody could tell who is asking, or the address cannot be listened on.
    """
    who_asks = who_asks_over_http(mcp)
    try:
        listening = listening_socket(mcp.host, mcp.port)
    except OSError as error:
        what = f"Port {mcp.port} of {mcp.host} cannot be listened on ({str(error.strerror).partition(' (')[0]})"
        raise Refused(f"{what}; end what uses it, or set mcp.port or mcp.host.") from error
    logger.info("listening host=%s port=%d", mcp.host, mcp.port)
    if sys.stderr.isatty():
        sys.stderr.write(f"{where_and_for_whom(mcp)} Ctrl-C ends it.\n")
    async with open_bearer(mcp) as bearer:
        app = build_web_app(build(who_asks), who_asks, door_of(mcp, bearer), why_not_ready, routes=routes)
        await serve(app, listening, ended)


def who_asks_over_http(mcp: McpSettings) -> WhoAsks:
    """Return what tells tools who is asking.

    Raises:
        Refused: there are neither tokens nor an issuer, and nobody said on purpose that none are needed.
    """
    if mcp.tokens or mcp.oauth.issuer:
        return caller_of_request
    if mcp.host in LOOPBACK and "principal" in mcp.model_fields_set:
        return fixed_caller(Caller("loopback", audience_of(mcp.principal)))
    raise Refused(
        "Over HTTP it must be known who is asking. Make a token with `footnote mcp token NAME` and paste its table, or "
        "set mcp.oauth.issuer. On loopback, setting mcp.principal will do: then every program of this machine asks as "
        'that person, or as the public with "public".'
    )


def where_and_for_whom(mcp: McpSettings) -> str:
    """Return where clients find the server and in whose name they ask, for whoever started it at a terminal."""
    host = f"[{mcp.host}]" if ":" in mcp.host else mcp.host
    where = f"Serving MCP at {mcp.url or f'http://{host}:{mcp.port}/mcp'}"
    if mcp.tokens or mcp.oauth.issuer:
        return f"{where}, to callers who show a token."
    return f"{where}. Every program of this machine may ask it as {mcp.principal}."


@asynccontextmanager
async def open_bearer(mcp: McpSettings) -> AsyncIterator[Bearer | None]:
    """Yield what knows callers by their tokens; None where there are neither tokens nor an issuer."""

    def now() -> datetime:
        return datetime.now(UTC)

    static = StaticTokens(
        [
            StaticToken(
                token.sha256,
                Caller(f"token-{name}", audience_of(token.principal), frozenset(token.scopes)),
                token.expires,
            )
            for name, token in mcp.tokens.items()
        ],
        now,
    )
    if not mcp.oauth.issuer:
        yield Bearer(static, None) if mcp.tokens else None
        return
    oauth = mcp.oauth
    expected = Expected(
        issuer=oauth.issuer,
        audience=oauth.audience or mcp.url,
        principal_claim=oauth.principal_claim,
        scope=oauth.scope,
        leeway_seconds=oauth.leeway_seconds,
        algorithms=frozenset(oauth.algorithms),
        issuer_verifies_emails=oauth.issuer_verifies_emails,
    )
    async with open_issuer_keys(oauth.issuer, oauth.jwks_url, oauth.algorithms, time.monotonic) as keys:
        yield Bearer(static, SignedTokens(expected, keys, now))


def door_of(mcp: McpSettings, bearer: Bearer | None) -> Door:
    """Return who may come in, and how much they may ask, as the settings say."""
    return Door(
        addresses=addresses_of(mcp.host, mcp.url, mcp.allowed_hosts, mcp.allowed_origins),
        bearer=bearer,
        url=mcp.url,
        issuer=mcp.oauth.issuer,
        scope=mcp.oauth.scope,
        body_bytes=mcp.body_kib * _KIB,
        calls_per_minute=mcp.calls_per_minute,
        calls_at_once=mcp.calls_at_once,
        pages=Addresses(frozenset(), frozenset(mcp.allowed_origins)) if mcp.allowed_origins else None,
    )
