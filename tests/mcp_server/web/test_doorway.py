import asyncio

import pytest

from mcp_server.web.addresses import addresses_of
from tests.mcp_server.web.conftest import ANA, INITIALIZE, bearer

PUBLIC = addresses_of("0.0.0.0", "https://docs.example.com/mcp", (), ())


@pytest.mark.parametrize(
    ("headers", "status", "says"),
    [
        ({"Host": "docs.example.com"}, 200, ""),
        ({"Host": "docs.example.com", "Origin": "https://docs.example.com"}, 200, ""),
        ({"Host": "evil.example.com"}, 421, "mcp.allowed_hosts"),
        ({}, 421, "mcp.url"),
        ({"Host": "docs.example.com", "Origin": "https://evil.example.com"}, 403, "mcp.allowed_origins"),
        ({"Host": "docs.example.com", "Origin": "null"}, 403, "mcp.allowed_origins"),
    ],
)
async def test_host_and_origin_are_compared_with_the_public_address(serving, http, headers, status, says):
    async with serving(addresses=PUBLIC) as served:
        answer = await http.post(served.url, json=INITIALIZE, headers={**bearer(ANA), **headers})

    assert answer.status_code == status
    assert says in answer.text
    assert "evil" not in answer.text


async def test_they_are_compared_before_anybody_is_asked_for_a_token(serving, http):
    async with serving() as served:
        answer = await http.post(served.url, headers={"Host": "evil.example.com"})

    assert answer.status_code == 421
    assert "www-authenticate" not in answer.headers


@pytest.mark.parametrize("name", ["Host", "Origin"])
async def test_a_header_that_is_sent_twice_is_refused(serving, name):
    async with serving() as served:
        own = served.url.removeprefix("http://").removesuffix("/mcp")
        lines = ["POST /mcp HTTP/1.1", f"Host: {own}", f"Origin: http://{own}", f"{name}: evil.example.com"]
        lines += [f"Authorization: Bearer {ANA}", "Content-Length: 0", "Connection: close", "", ""]
        reading, writing = await asyncio.open_connection("127.0.0.1", int(own.rpartition(":")[2]))
        # No client sends that, so it is written by hand.
        writing.write("\r\n".join(lines).encode())
        status = (await reading.readline()).split()[1]
        writing.close()

    assert status in {b"400", b"403", b"421"}


@pytest.mark.parametrize("page", ["/health", "/ready"])
async def test_what_watches_over_the_process_may_ask_it_by_number_and_web_pages_may_not(serving, http, page):
    async with serving(addresses=PUBLIC) as served:
        base = served.url.removesuffix("/mcp")
        assert (await http.get(base + page)).status_code == 200
        assert (await http.get(base + page, headers={"Origin": "https://evil.example.com"})).status_code == 403


async def test_metadata_are_not_given_under_a_foreign_name(serving, http):
    async with serving(url="https://docs.example.com/mcp", issuer="https://id.example.com") as served:
        page = served.url.removesuffix("/mcp") + "/.well-known/oauth-protected-resource/mcp"
        assert (await http.get(page)).status_code == 200
        assert (await http.get(page, headers={"Host": "evil.example.com"})).status_code == 421
