"""Web pages of origins that the settings name can use the server from a browser; those of others cannot."""

import pytest

from mcp_server.web.addresses import Addresses, addresses_of
from tests.mcp_server.web.conftest import ANA, INITIALIZE, bearer

CHAT = "https://chat.example.com"
OPEN = {
    "addresses": addresses_of("127.0.0.1", "", (), (CHAT,)),
    "pages": Addresses(frozenset(), frozenset({CHAT, "https://tools.example.com:*"})),
}
ASKS = {
    "Origin": CHAT,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization, content-type, mcp-protocol-version, mcp-param-query, x-other",
}


async def test_a_browser_that_asks_first_is_let_in_without_a_token(serving, http):
    async with serving(**OPEN) as served:
        answer = await http.options(served.url, headers=ASKS)

    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == CHAT
    assert answer.headers["access-control-allow-methods"] == "GET, POST"
    assert (
        answer.headers["access-control-allow-headers"]
        == "authorization, content-type, mcp-protocol-version, mcp-param-query"
    )
    assert answer.headers["vary"] == "Origin, Access-Control-Request-Headers"
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize(("token", "status"), [(ANA, 200), ("unknown", 401)], ids=["known", "unknown"])
async def test_its_page_may_read_an_answer_and_a_refusal(serving, http, token, status):
    async with serving(**OPEN) as served:
        answer = await http.post(served.url, json=INITIALIZE, headers={**bearer(token), "Origin": CHAT})

    assert answer.status_code == status
    assert answer.headers.get_list("access-control-allow-origin") == [CHAT]
    assert answer.headers["access-control-expose-headers"] == "WWW-Authenticate, Retry-After, X-Request-Id"
    assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize("origin", ["https://evil.example.com", "null", "http://chat.example.com"])
async def test_a_page_of_another_origin_is_turned_away(serving, http, origin):
    async with serving(**OPEN) as served:
        answer = await http.options(served.url, headers={**ASKS, "Origin": origin})

    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_a_page_of_the_same_machine_may_read_nothing_unless_its_origin_is_named(serving, http):
    async with serving(**OPEN) as served:
        page = {"Origin": "http://localhost:3000"}
        asked = await http.options(served.url, headers={**ASKS, **page})
        answer = await http.post(served.url, json=INITIALIZE, headers={**bearer(ANA), **page})

    assert asked.status_code == 401
    assert not [name for each in (asked, answer) for name in each.headers if name.startswith("access-control")]


async def test_without_named_origins_no_browser_is_told_that_it_may(serving, http):
    async with serving(addresses=OPEN["addresses"]) as served:
        asked = await http.options(served.url, headers=ASKS)
        answer = await http.post(served.url, json=INITIALIZE, headers={**bearer(ANA), "Origin": CHAT})

    assert (asked.status_code, answer.status_code) == (401, 200)
    assert not [name for each in (asked, answer) for name in each.headers if name.startswith("access-control")]


async def test_programs_that_are_no_browsers_get_the_same_as_before(serving, http):
    async with serving(**OPEN) as served:
        answer = await http.post(served.url, json=INITIALIZE, headers=bearer(ANA))

    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers
