import asyncio
import json
import logging

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp.types import TextContent

from mcp_server.callers.caller import fixed_caller
from tests.mcp_server.web.conftest import ANA, BEN, CALLERS, INITIALIZE, bearer


async def told(served, token, *, mode="auto", tool="who"):
    """Return what a tool answers to a client of the SDK."""
    async with (
        httpx2.AsyncClient(
            headers={"Authorization": f"Bearer {token}"} if token else {}, trust_env=False, verify=False
        ) as http,
        Client(streamable_http_client(served.url, http_client=http), mode=mode) as client,
    ):
        result = await client.call_tool(tool, {})
        return (
            client.protocol_version,
            result.is_error,
            "".join(each.text for each in result.content if isinstance(each, TextContent)),
        )


@pytest.mark.parametrize(("mode", "version"), [("auto", "2026-07-28"), ("legacy", "2025-11-25")])
async def test_clients_of_both_eras_are_served_at_one_address_each_as_who_they_are(serving, mode, version):
    async with serving() as served:
        as_ana = await told(served, ANA, mode=mode)
        as_ben = await told(served, BEN, mode=mode)

    assert as_ana[:2] == as_ben[:2] == (version, False)
    assert as_ana[2].startswith("ana@example.com ")
    assert as_ben[2].startswith("the public ")


async def test_callers_who_ask_at_the_same_time_are_not_mixed_up(serving):
    async with serving() as served:
        answers = await asyncio.gather(*(told(served, token) for token in [ANA, BEN] * 4))

    assert [text.split()[0] for _, _, text in answers] == ["ana@example.com", "the"] * 4


async def test_without_tokens_everybody_is_the_configured_caller(serving):
    async with serving(bearer=None, who_asks=fixed_caller(CALLERS[ANA])) as served:
        assert (await told(served, ""))[2].startswith("ana@example.com ")


async def test_a_client_is_told_why_it_is_not_let_in(serving):
    async with serving() as served:
        with pytest.raises(ExceptionGroup) as raised:
            await told(served, "")

    assert raised.group_contains(MCPError, match=r"^Send a token: Authorization: Bearer <token>\.$")


async def test_a_call_too_many_is_an_error_that_the_model_can_read_and_other_callers_go_on(serving):
    async with serving(calls_per_minute=2) as served:
        answers = [await told(served, ANA) for _ in range(3)]
        of_another = await told(served, BEN)

    assert [is_error for _, is_error, _ in answers] == [False, False, True]
    assert answers[2][2].startswith("Too many calls: at most 2 a minute. Wait ")
    assert answers[2][2].endswith(" seconds and call again, or go on with what you have found so far.")
    assert not of_another[1]


async def test_reading_a_document_counts_as_a_call_too(serving):
    async with (
        serving(calls_per_minute=2) as served,
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {ANA}"}, trust_env=False, verify=False) as http,
        Client(streamable_http_client(served.url, http_client=http)) as client,
    ):
        await client.read_resource("docs://one")
        await client.call_tool("who", {})
        with pytest.raises(MCPError, match="Too many calls: at most 2 a minute"):
            await client.read_resource("docs://two")


async def test_calls_beyond_those_at_once_are_told_so_and_an_end_makes_room(serving):
    async with serving(calls_at_once=1) as served:
        first = asyncio.create_task(told(served, ANA, tool="wait"))
        await served.begun.wait()
        second = await told(served, ANA)
        served.go_on.set()
        assert not (await first)[1]
        third = await told(served, ANA)

    assert second[1:] == (
        True,
        "Too many calls: at most 1 at a time. Wait 1 second and call again, or go on with what you have found so far.",
    )
    assert not third[1]


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
async def test_there_is_no_stream_to_listen_to_and_no_session_to_end(serving, http, method):
    async with serving() as served:
        answer = await http.request(method, served.url, headers=bearer(ANA))

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_a_request_that_is_too_long_is_not_read(serving, http):
    async with serving(body_bytes=1024) as served:
        long = await http.post(served.url, json={**INITIALIZE, "x": "y" * 2000}, headers=bearer(ANA))
        short = await http.post(served.url, json=INITIALIZE, headers=bearer(ANA))

    assert (long.status_code, short.status_code) == (413, 200)


async def test_a_body_without_a_declared_length_is_bounded_too(serving, http):
    async def endless():
        for _ in range(100):
            yield b"x" * 1000

    async with serving(body_bytes=1024) as served:
        answer = await http.post(
            served.url, content=endless(), headers={**bearer(ANA), "Content-Type": "application/json"}
        )

    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["", "/", "/mcp//", "/MCP", "/docs", "/.well-known/oauth-protected-resource/mcp"])
async def test_nothing_else_is_served_and_nothing_redirects(serving, http, path):
    async with serving() as served:
        answer = await http.get(served.url.removesuffix("/mcp") + path)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"[" * 5000,
        b'{"jsonrpc": "2.0"}',
        b"\xff",
        b'{"a":' * 2000,
        json.dumps([INITIALIZE]).encode(),
    ],
)
async def test_what_is_no_request_is_answered_without_a_traceback(serving, http, caplog, body):
    async with serving() as served:
        answer = await http.post(served.url, content=body, headers={**bearer(ANA), "Content-Type": "application/json"})

    assert 400 <= answer.status_code < 500
    assert "Traceback" not in answer.text
    assert "request failed" not in caplog.text


async def test_no_token_and_no_question_stands_in_any_log_or_answer(serving, http, caplog):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpcore").setLevel(logging.WARNING)  # the client's own log of what it sends
    question = {
        "jsonrpc": "2.0",
        "id": 7,
        "method": "tools/call",
        "params": {"name": "who", "arguments": {"q": "pl4n"}},
    }
    async with serving() as served:
        answers = [
            await http.post(served.url, json=question, headers=bearer(ANA)),
            await http.post(served.url, json=question, headers=bearer(ANA + "x")),
            await http.post(served.url, json=question, headers={**bearer(ANA), "Host": "evil.example.com"}),
            await http.post(served.url, json=question, headers={"Authorization": f"Basic {ANA}"}),
            await http.get(f"{served.url.removesuffix('/mcp')}/{ANA}"),
            await http.post(served.url, content=ANA, headers=bearer(ANA)),
        ]
        with pytest.raises(ExceptionGroup) as raised:
            await told(served, ANA, tool="fail")
        assert raised.group_contains(MCPError, match="^Internal server error$")

    ours = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    assert "request finished" in ours
    assert ANA not in ours + caplog.text.replace(f"/{ANA}", "") + "".join(answer.text for answer in answers)
    assert "pl4n" not in ours
