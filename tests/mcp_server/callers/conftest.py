"""An issuer, a clock, and what reads the one by the other."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from mcp_server.callers.jwks import IssuerKeys
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
