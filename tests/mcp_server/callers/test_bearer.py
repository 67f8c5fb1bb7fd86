import pytest

from mcp_server.callers.bearer import Bearer
from mcp_server.callers.caller import Caller, audience_of
from mcp_server.callers.errors import IssuerAway
from mcp_server.callers.signed_tokens import Expected, SignedTokens
from mcp_server.callers.static_tokens import StaticToken, StaticTokens, hash_of, new_token
from tests.mcp_server.issuer import private_key, sign

ANA = Caller("token-ana", audience_of("ana@example.com"))
TOKEN = new_token()


@pytest.fixture
def static(clock):
    return StaticTokens([StaticToken(hash_of(TOKEN), ANA)], clock.now)


@pytest.fixture
def signed(issuer, keys, clock):
    return SignedTokens(Expected(issuer.url, "x", "email", "docs:read", 30, frozenset({"RS256"})), keys, clock.now)


@pytest.fixture
def signed_token(issuer, clock):
    now = clock.timestamp()
    claims = {"iss": issuer.url, "aud": "x", "iat": now, "exp": now + 60}
    return sign({**claims, "email": "ben@example.com", "email_verified": True}, private_key("RS256"))


async def caller_of(bearer, token):
    kept = await bearer.verify_token(token)
    assert kept
    return kept.caller


async def test_a_token_of_either_kind_tells_its_caller(static, signed, signed_token):
    bearer = Bearer(static, signed)

    assert await caller_of(bearer, TOKEN) is ANA
    assert (await caller_of(bearer, signed_token)).audience == audience_of("ben@example.com")
    assert await bearer.verify_token(new_token()) is None


async def test_without_an_issuer_no_signed_token_is_taken(static, signed_token):
    assert await Bearer(static, None).verify_token(signed_token) is None


async def test_static_tokens_are_good_while_the_issuer_is_away(issuer, static, signed, signed_token):
    issuer.close()
    bearer = Bearer(static, signed)

    assert await caller_of(bearer, TOKEN) is ANA
    assert await bearer.verify_token("no token of any form") is None
    with pytest.raises(IssuerAway):
        await bearer.verify_token(signed_token)
