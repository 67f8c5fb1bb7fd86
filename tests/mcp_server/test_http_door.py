import asyncio
import signal
import socket
import sys
import time
from pathlib import Path

import httpx
import pytest
from mcp.server.lowlevel import Server

from config.mcp import McpSettings
from mcp_server.callers.caller import READ_SCOPE, caller_of_request
from mcp_server.callers.static_tokens import hash_of, new_token
from mcp_server.http_door import door_of, open_bearer, serve_http, where_and_for_whom, who_asks_over_http
from retrieval.audience import Audience
from tests.bot.ports import free_port
from tests.mcp_server.issuer import Issuer, private_key, public_jwk, sign
from wiring.refused import Refused

ROOT = Path(__file__).parent.parent.parent
TOKEN = new_token()
TOKENS = {"laptop": {"sha256": hash_of(TOKEN), "principal": "ana@example.com"}}


def settings(**said):
    return McpSettings.model_validate({"transport": "http", **said})


async def caller_of(bearer, token):
    kept = await bearer.verify_token(token)
    return kept.caller if kept else None


async def nothing():
    return ""


@pytest.mark.parametrize(
    "said", [{}, {"host": "0.0.0.0", "principal": "public"}, {"host": "0.0.0.0", "url": "https://docs.example.com/mcp"}]
)
def test_it_is_not_served_when_nobody_could_tell_who_is_asking(said):
    with pytest.raises(Refused, match="`footnote mcp token NAME`"):
        who_asks_over_http(settings(**said))


async def test_then_nothing_listens():
    with pytest.raises(Refused, match="it must be known who is asking"):
        await serve_http(settings(), lambda _who_asks: Server("never"), nothing, asyncio.Event())


@pytest.mark.parametrize(
    ("principal", "audience"), [("public", Audience.public()), ("ana@example.com", Audience.person("ana@example.com"))]
)
def test_on_loopback_everybody_may_be_one_caller_if_the_settings_say_so(principal, audience):
    assert who_asks_over_http(settings(principal=principal))().audience == audience


@pytest.mark.parametrize("said", [{"tokens": TOKENS}, {"oauth": {"issuer": "https://id.example.com", "audience": "x"}}])
def test_with_tokens_nobody_is_anybody_without_one(said):
    assert who_asks_over_http(settings(principal="ana@example.com", **said)) is caller_of_request


def test_a_token_may_read_unless_its_table_says_otherwise():
    assert settings(tokens=TOKENS).tokens["laptop"].scopes == (READ_SCOPE,)


async def test_tokens_of_the_settings_are_known_with_their_rights_and_their_last_day():
    expired = {**TOKENS["laptop"], "sha256": hash_of("old"), "expires": "2020-01-01"}
    weak = {**TOKENS["laptop"], "sha256": hash_of("weak"), "scopes": []}
    async with open_bearer(settings(tokens={**TOKENS, "old": expired, "weak": weak})) as bearer:
        known = await caller_of(bearer, TOKEN)
        assert (known.name, known.audience) == ("token-laptop", Audience.person("ana@example.com"))
        assert await caller_of(bearer, "old") is None
        assert (await caller_of(bearer, "weak")).scopes == frozenset()


async def test_without_tokens_there_is_nothing_that_would_know_them():
    async with open_bearer(settings(principal="public")) as bearer:
        assert bearer is None


async def test_tokens_of_the_issuer_are_checked_for_the_public_address():
    issuer = Issuer()
    issuer.publish(public_jwk(private_key("RS256"), "first"))
    url = "https://docs.example.com/mcp"
    issuer.pages["/.well-known/openid-configuration"] = {"issuer": issuer.url, "jwks_uri": f"{issuer.url}/keys"}
    began = int(time.time())
    claims = {"iss": issuer.url, "iat": began, "exp": began + 60, "email": "ben@example.com", "email_verified": True}
    try:
        async with open_bearer(settings(url=url, oauth={"issuer": issuer.url})) as bearer:
            good, other = (sign({**claims, "aud": aud}, private_key("RS256")) for aud in (url, "https://other/mcp"))
            assert (await caller_of(bearer, good)).audience == Audience.person("ben@example.com")
            assert await caller_of(bearer, other) is None
    finally:
        issuer.close()


def test_the_door_is_as_the_settings_say_and_shows_no_hash():
    mcp = settings(url="https://docs.example.com/mcp", body_kib=2, calls_per_minute=3, calls_at_once=4, tokens=TOKENS)
    door = door_of(mcp, None)

    assert (door.body_bytes, door.calls_per_minute, door.calls_at_once) == (2048, 3, 4)
    assert door.addresses.has_host("docs.example.com")
    assert hash_of(TOKEN) not in repr(door)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            {"principal": "ana@example.com"},
            "http://127.0.0.1:8094/mcp. Every program of this machine may ask it as ana",
        ),
        ({"tokens": TOKENS, "host": "::1"}, "http://[::1]:8094/mcp, to callers who show a token."),
        ({"tokens": TOKENS, "url": "https://docs.example.com/mcp"}, "https://docs.example.com/mcp, to callers who"),
    ],
)
def test_whoever_starts_it_at_a_terminal_is_told_where_it_is_and_who_may_ask(said, told):
    assert told in where_and_for_whom(settings(**said))


async def test_a_port_that_is_taken_is_said_to_be_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        mcp = settings(port=taken.getsockname()[1], tokens=TOKENS)
        with pytest.raises(
            Refused, match=r"cannot be listened on \(Address already in use\); end what uses it, or set"
        ):
            await serve_http(mcp, lambda _who_asks: Server("never"), nothing, asyncio.Event())


async def test_a_process_that_is_told_to_end_ends_in_order_also_with_somebody_connected(http_process):
    process, url = http_process
    async with httpx.AsyncClient(trust_env=False, verify=False, timeout=60) as http:
        listing = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
        assert (await http.post(url, json=listing, headers={"Authorization": f"Bearer {TOKEN}"})).status_code != 401
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 60) == 0
    assert b"Traceback" not in await process.stderr.read()


@pytest.fixture
async def http_process():
    """A process that serves, and where."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.mcp_server.serving_process", str(port), hash_of(TOKEN)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    try:
        assert await asyncio.wait_for(process.stdout.readline(), 60) == b"building\n"
        async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(retries=10, verify=False), timeout=60) as http:
            assert (await http.get(f"http://127.0.0.1:{port}/health")).status_code == 200
        yield process, f"http://127.0.0.1:{port}/mcp"
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def test_web_pages_of_other_origins_may_read_answers_only_where_origins_are_named():
    assert door_of(settings(url="https://docs.example.com/mcp", tokens=TOKENS), None).pages is None

    named = settings(url="https://docs.example.com/mcp", tokens=TOKENS, allowed_origins=["https://chat.example.com"])
    pages = door_of(named, None).pages

    assert pages is not None
    assert pages.has_origin("https://chat.example.com")
    assert not pages.has_origin("https://docs.example.com")
