import asyncio

from tests.mcp_server.web.conftest import ANA, BEN, INITIALIZE, bearer

LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
WAIT = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "wait", "arguments": {}}}


async def test_a_flood_is_turned_away_with_the_time_to_wait_and_others_are_served(serving, http):
    async with serving(calls_per_minute=1) as served:
        statuses = [(await http.post(served.url, json=LIST, headers=bearer(ANA))).status_code for _ in range(10)]
        refused = await http.post(served.url, json=LIST, headers=bearer(ANA))
        other = await http.post(served.url, json=LIST, headers=bearer(BEN))

    assert statuses == [200] * 10
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 6
    assert refused.json()["error"]["message"].startswith("Too many requests. Try again in ")
    assert other.status_code == 200


async def test_what_is_turned_away_is_not_read(serving, http):
    async with serving(calls_per_minute=1) as served:
        for _ in range(10):
            await http.post(served.url, json=LIST, headers=bearer(ANA))
        refused = await http.post(served.url, content=b"no request at all", headers=bearer(ANA))

    assert refused.status_code == 429


async def test_requests_that_wait_count_until_they_are_answered(serving, http):
    async with serving(calls_at_once=1, calls_per_minute=100) as served:
        waiting = asyncio.create_task(http.post(served.url, json=WAIT, headers=bearer(ANA)))
        await served.begun.wait()
        others = [await http.post(served.url, json=INITIALIZE, headers=bearer(ANA)) for _ in range(3)]
        served.go_on.set()

        assert [answer.status_code for answer in others] == [200] * 3
        assert (await waiting).status_code == 200
