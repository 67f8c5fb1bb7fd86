"""Callers with signed tokens, over a socket, from the issuer to the tool."""

from datetime import UTC, datetime

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import TextContent

from mcp_server.callers.bearer import Bearer
from mcp_server.callers.jwks import open_issuer_keys
from mcp_server.callers.signed_tokens import Expected, SignedTokens
from mcp_server.callers.static_tokens import StaticTokens
from tests.mcp_server.clock import Clock
from tests.mcp_server.issuer import Issuer, private_key, public_jwk, rsa_key, sign
from tests.mcp_server.web.conftest import INITIALIZE, bearer

HERE = "https://docs.example.com/mcp"
READ = {"scope": "docs:read"}


def now():
    return datetime.now(UTC)


@pytest.fixture
def issuer():
    made = Issuer()
    made.pages["/.well-known/oauth-authorization-server"] = {"issuer": made.url, "jwks_uri": f"{made.url}/keys"}
    made.publish(public_jwk(private_key("RS256"), "first"), public_jwk(private_key("ES256"), "second"))
    yield made
    made.close()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def signed(issuer, clock):
    """What knows callers by the tokens of the issuer."""
    algorithms = frozenset({"RS256", "ES256"})
    async with open_issuer_keys(issuer.url, "", algorithms, clock) as keys:
        yield Bearer(
            StaticTokens([], now),
            SignedTokens(Expected(issuer.url, HERE, "email", "docs:read", 30, algorithms), keys, now),
        )


@pytest.fixture
def claims(issuer):
    began = int(now().timestamp())
    times = {"iat": began, "exp": began + 3600}
    return {"iss": issuer.url, "aud": HERE, "email": "ben@example.com", "email_verified": True, **READ, **times}


async def told(served, token):
    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}, trust_env=False, verify=False) as http,
        Client(streamable_http_client(served.url, http_client=http)) as client,
    ):
        [content] = (await client.call_tool("who", {})).content
        assert isinstance(content, TextContent)
        return content.text.split()[0]


async def test_a_tool_learns_who_the_issuer_says_is_asking(serving, signed, claims):
    async with serving(bearer=signed) as served:
        by_rsa = await told(served, sign(claims, private_key("RS256")))
        by_curve = await told(
            served, sign({**claims, "email": "eva@example.com"}, private_key("ES256"), "ES256", kid="second")
        )

    assert (by_rsa, by_curve) == ("ben@example.com", "eva@example.com")


async def test_keys_change_while_it_is_served(serving, issuer, signed, claims, clock):
    former, latter = sign(claims, private_key("RS256")), sign(claims, rsa_key("third"), kid="third")
    async with serving(bearer=signed) as served:
        assert await told(served, former) == "ben@example.com"
        with pytest.raises(ExceptionGroup):
            await told(served, latter)
        issuer.publish(public_jwk(rsa_key("third"), "third"))
        clock.seconds += 30
        assert await told(served, latter) == "ben@example.com"
        with pytest.raises(ExceptionGroup):
            await told(served, former)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"scope": "openid"}, 403),
        ({"aud": "https://other.example.com"}, 401),
        ({"exp": 1}, 401),
    ],
)
async def test_a_token_that_is_not_enough_is_refused_and_not_repeated(serving, signed, claims, change, status):
    token = sign({**claims, **change}, private_key("RS256"))
    async with serving(bearer=signed) as served, httpx.AsyncClient(trust_env=False, verify=False) as http:
        answer = await http.post(served.url, json=INITIALIZE, headers=bearer(token))

    assert answer.status_code == status
    assert "Bearer " in answer.headers["www-authenticate"]
    assert not any(part in answer.text + str(answer.headers) for part in token.split("."))


@pytest.mark.parametrize(
    ("change", "mended_by"),
    [({"email": "ana"}, "mcp.oauth.principal_claim"), ({"email_verified": False}, "Verify that with the issuer")],
)
async def test_whoever_a_good_token_does_not_name_is_not_sent_to_sign_in_again(
    serving, signed, claims, change, mended_by
):
    token = sign({**claims, **change}, private_key("RS256"))
    async with serving(bearer=signed) as served, httpx.AsyncClient(trust_env=False) as http:
        answer = await http.post(served.url, json=INITIALIZE, headers=bearer(token))

    assert answer.status_code == 403
    assert "www-authenticate" not in answer.headers
    assert answer.json()["error"]["message"].startswith("The token is valid, but ")
    assert mended_by in answer.json()["error"]["message"]


async def test_while_the_issuer_is_away_nobody_is_let_in_unchecked(serving, http, issuer, signed, claims):
    issuer.pages.clear()
    async with serving(bearer=signed) as served:
        answer = await http.post(served.url, json=INITIALIZE, headers=bearer(sign(claims, private_key("RS256"))))

    assert answer.status_code == 503
