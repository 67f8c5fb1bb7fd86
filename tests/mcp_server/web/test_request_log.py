import logging

from tests.mcp_server.web.conftest import ANA, bearer

CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "who", "arguments": {}}}


async def broken():
    raise RuntimeError("planted in the check")


async def test_a_request_has_an_id_that_the_log_the_answer_and_the_tool_know(serving, http, caplog):
    caplog.set_level(logging.INFO)
    async with serving() as served:
        answer = await http.post(served.url, json=CALL, headers=bearer(ANA))

    request_id = answer.headers["x-request-id"]
    assert f"request finished request_id={request_id} method=POST page=/mcp status=200 milliseconds=" in caplog.text
    assert f"ana@example.com {request_id}" in answer.text


async def test_requests_of_one_connection_have_an_id_each(serving, http):
    async with serving() as served:
        answers = [await http.post(served.url, json=CALL, headers=bearer(ANA)) for _ in range(2)]

    ids = [answer.headers["x-request-id"] for answer in answers]
    assert len(set(ids)) == 2
    assert all(f"ana@example.com {each}" in answer.text for each, answer in zip(ids, answers, strict=True))


async def test_what_fails_is_answered_with_its_id_alone_and_the_log_says_why(serving, http, caplog):
    async with serving(why_not_ready=broken) as served:
        answer = await http.get(served.url.removesuffix("/mcp") + "/ready")

    assert answer.status_code == 500
    assert "planted" not in answer.text
    assert answer.json()["error"]["message"].endswith(f"under the id {answer.headers['x-request-id']}.")
    assert f"request failed request_id={answer.headers['x-request-id']}" in caplog.text
    assert "planted in the check" in caplog.text


async def test_addresses_and_methods_that_somebody_made_up_are_not_logged(serving, http, caplog):
    caplog.set_level(logging.INFO, "mcp_server")
    async with serving() as served:
        await http.request("PL4NTED", served.url.removesuffix("/mcp") + "/pl4nted?pl4nted=1")

    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("mcp_server", "uvicorn"))]
    assert any("method=other page=other status=404" in line for line in ours)
    assert not any("pl4nted" in line.lower() for line in ours)


async def test_answers_carry_what_keeps_browsers_careful_and_not_what_serves_them(serving, http):
    async with serving() as served:
        for answer in (
            await http.get(served.url.removesuffix("/mcp") + "/health"),
            await http.post(served.url, json=CALL),
            await http.post(served.url, json=CALL, headers=bearer(ANA)),
            await http.get(served.url.removesuffix("/mcp") + "/nowhere"),
        ):
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
            assert "no-store" in answer.headers["cache-control"] or "no-transform" in answer.headers["cache-control"]
            assert "server" not in answer.headers
