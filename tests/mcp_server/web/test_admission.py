import asyncio

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcp_server.callers.bearer import Bearer
from mcp_server.callers.caller import caller_of_request
from mcp_server.callers.errors import IssuerAway
from mcp_server.callers.static_tokens import StaticTokens
from mcp_server.web.app import build_web_app
from tests.mcp_server.clock import Clock
from tests.mcp_server.web.conftest import ACCEPT, ANA, INITIALIZE, WEAK, bearer, tool_server

ISSUED = {"url": "https://docs.example.com/mcp", "issuer": "https://id.example.com", "scope": "api://docs/read"}
METADATA = 'resource_metadata="https://docs.example.com/.well-known/oauth-protected-resource/mcp"'


class Away(Bearer):
    """Cannot check tokens at the moment."""

    def __init__(self):
        super().__init__(StaticTokens([], Clock().now), None)

    async def verify_token(self, token):
        raise IssuerAway("the issuer's keys cannot be read")


@pytest.mark.parametrize("written", ["Bearer {}", "bearer {}", "BEARER  {}"])
async def test_a_good_token_lets_in_however_its_scheme_is_spelt(serving, http, written):
    async with serving() as served:
        headers = {**ACCEPT, "Authorization": written.format(ANA)}
        assert (await http.post(served.url, json=INITIALIZE, headers=headers)).status_code == 200


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer"}, {"Authorization": "Basic eDp5"}, {"Authorization": ANA}]
)
async def test_without_a_token_nobody_comes_in_and_no_error_is_named(serving, http, headers):
    async with serving() as served:
        answer = await http.post(served.url, json=INITIALIZE, headers=headers)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="footnote", scope="docs:read"'


async def test_a_token_in_the_address_is_none(serving, http):
    async with serving() as served:
        assert (await http.post(f"{served.url}?access_token={ANA}", json=INITIALIZE)).status_code == 401


async def test_a_wrong_token_is_said_to_be_wrong(serving, http):
    async with serving() as served:
        answer = await http.post(served.url, json=INITIALIZE, headers=bearer(ANA[:-1]))

    assert answer.status_code == 401
    assert (
        'error="invalid_token", error_description="The token is unknown, has expired'
        in answer.headers["www-authenticate"]
    )
    assert answer.json()["error"]["message"].startswith("The token is unknown, has expired")
    assert ANA[:-1] not in answer.text + str(answer.headers)


@pytest.mark.parametrize("sent", ["${FOOTNOTE_TOKEN}", "${env:FOOTNOTE_TOKEN}", "$FOOTNOTE_TOKEN"])
async def test_a_client_whose_variable_is_not_set_is_told_so(serving, http, sent):
    async with serving() as served:
        answer = await http.post(served.url, json=INITIALIZE, headers=bearer(sent))

    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    assert "Set the variable where the client is started." in answer.json()["error"]["message"]


async def test_a_token_for_something_else_is_told_which_scope_it_lacks(serving, http):
    async with serving(**ISSUED) as served:
        answer = await http.post(served.url, json=INITIALIZE, headers=bearer(WEAK))

    assert answer.status_code == 403
    said = answer.headers["www-authenticate"]
    assert 'error="insufficient_scope"' in said
    assert 'scope="api://docs/read"' in said
    assert METADATA in said


async def test_two_tokens_are_one_too_many(serving, http):
    async with serving() as served:
        shown = [("Authorization", f"Bearer {ANA}"), ("Authorization", f"Bearer {WEAK}")]
        answer = await http.post(served.url, json=INITIALIZE, headers=shown)

    assert answer.status_code == 400
    assert 'error="invalid_request"' in answer.headers["www-authenticate"]


async def test_when_tokens_cannot_be_checked_nobody_is_sent_to_sign_in_again(serving, http, caplog):
    async with serving(bearer=Away()) as served:
        answer = await http.post(served.url, json=INITIALIZE, headers=bearer(ANA))

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "www-authenticate" not in answer.headers
    assert "nobody can be let in: the issuer's keys cannot be read" in caplog.text


async def test_who_signs_in_elsewhere_is_told_where(serving, http):
    async with serving(**ISSUED) as served:
        refused = await http.post(served.url, json=INITIALIZE)
        page = await http.get(served.url.removesuffix("/mcp") + "/.well-known/oauth-protected-resource/mcp")

    assert METADATA in refused.headers["www-authenticate"]
    assert page.json() == {
        "resource": "https://docs.example.com/mcp",
        "authorization_servers": ["https://id.example.com"],
        "scopes_supported": ["api://docs/read"],
        "bearer_methods_supported": ["header"],
        "resource_name": "Footnote",
    }


@pytest.mark.parametrize("method", ["GET", "DELETE", "OPTIONS", "PUT"])
async def test_no_method_gets_around_the_token(serving, http, method):
    async with serving() as served:
        assert (await http.request(method, served.url)).status_code == 401


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(
    st.binary(max_size=80)
    | st.sampled_from([b"Bearer ", b"bearer", b"Token ", b"Bearer Bearer "]).flatmap(
        lambda scheme: st.binary(max_size=60).map(lambda rest: scheme + rest)
    )
    | st.integers(0, len(ANA) - 1).map(lambda at: f"Bearer {ANA[:at]}{ANA[at + 1 :]}".encode())
)
async def test_no_other_header_lets_anybody_in(door, shown):
    async def nothing() -> str:
        return ""

    server = tool_server(caller_of_request, asyncio.Event(), asyncio.Event())
    app = build_web_app(server, caller_of_request, door, nothing)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as http:
        answer = await http.post("/mcp", json=INITIALIZE, headers=[(b"Authorization", shown)])

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith('Bearer realm="footnote", ')
