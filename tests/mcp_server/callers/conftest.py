"""An issuer, a clock, and what reads the one by the other."""

import base64
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import jwt
import pytest

from mcp_server.callers.jwks import IssuerKeys
from mcp_server.callers.signed_tokens import Expected, SignedTokens
from tests.mcp_server.clock import Clock
from tests.mcp_server.issuer import Issuer, private_key, public_jwk

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    """An issuer with one key, called first."""
    made = Issuer()
    made.publish(public_jwk(private_key("RS256"), "first"))
    yield made
    made.close()


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=60, trust_env=False, verify=False) as client:
        yield client


@pytest.fixture
async def keys(issuer: Issuer, clock: Clock, http: httpx.AsyncClient) -> AsyncIterator[IssuerKeys]:
    """The keys of the issuer, of which it is known where they are."""
    made = IssuerKeys(
        http, issuer=issuer.url, jwks_url=f"{issuer.url}/keys", algorithms=ALGORITHMS, clock=clock, reading_seconds=60
    )
    yield made
    await made.close()


HERE = "https://docs.example.com/mcp"


@pytest.fixture
def expected(issuer: Issuer) -> Expected:
    """What a token must say."""
    return Expected(issuer.url, HERE, "email", "docs:read", 30, frozenset(ALGORITHMS))


@pytest.fixture
def tokens(expected: Expected, keys: IssuerKeys, clock: Clock) -> SignedTokens:
    return SignedTokens(expected, keys, clock.now)


@pytest.fixture
def claims(issuer: Issuer, clock: Clock) -> dict[str, Any]:
    """What a token must say to be let in."""
    now = clock.timestamp()
    times = {"iat": now, "exp": now + 600}
    who = {"sub": "u1", "email": "Ana@Example.com", "email_verified": True}
    return {"iss": issuer.url, "aud": HERE, **times, **who, "scope": "openid docs:read"}


def b64(*parts: bytes) -> str:
    """Return parts as a token spells them."""
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def raw(claims: dict[str, Any]) -> str:
    """Sign what the library would refuse to sign."""
    head = b64(json.dumps({"alg": "RS256", "typ": "at+jwt", "kid": "first"}).encode(), json.dumps(claims).encode())
    return f"{head}.{b64(jwt.get_algorithm_by_name('RS256').sign(head.encode(), private_key('RS256')))}"
