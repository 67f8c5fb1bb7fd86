import asyncio

import httpx
import pytest
from starlette.applications import Starlette

from mcp_server.web.health import Health
from tests.mcp_server.clock import Clock


class Watched:
    """A check that a test decides about."""

    def __init__(self):
        self.why_not = ""
        self.asked = 0

    async def __call__(self):
        self.asked += 1
        await asyncio.sleep(0)
        return self.why_not


@pytest.fixture
def watched():
    return Watched()


@pytest.fixture
def clock():
    return Clock()


async def test_a_process_that_cannot_answer_lives_but_is_not_ready(serving, http, watched):
    watched.why_not = "nothing has been indexed yet"
    async with serving(why_not_ready=watched) as served:
        base = served.url.removesuffix("/mcp")
        live, ready = await http.get(f"{base}/health"), await http.get(f"{base}/ready")

    assert (live.status_code, live.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()) == (503, {"status": "not ready"})


async def test_however_many_ask_index_and_ledger_are_looked_at_once(serving, http, watched):
    async with serving(why_not_ready=watched) as served:
        page = served.url.removesuffix("/mcp") + "/ready"
        answers = await asyncio.gather(*(http.get(page) for _ in range(20)))

    assert {answer.status_code for answer in answers} == {200}
    assert watched.asked == 1


async def test_a_change_is_seen_after_a_second(watched, clock):
    app = Starlette(routes=Health(watched, clock).routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as http:
        assert (await http.get("/ready")).status_code == 200
        watched.why_not = "nothing has been indexed yet"
        clock.seconds += 0.9
        assert (await http.get("/ready")).status_code == 200
        clock.seconds += 0.2
        assert (await http.get("/ready")).status_code == 503


async def test_the_log_tells_each_change_once_however_often_somebody_asks(watched, clock, caplog):
    app = Starlette(routes=Health(watched, clock).routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as http:
        for watched.why_not in ("", "no index", "no index", "no ledger", "no ledger", "", ""):
            clock.seconds += 2
            await http.get("/ready")

    assert [(record.levelname, record.getMessage()) for record in caplog.records if "ready" in record.getMessage()] == [
        ("WARNING", "not ready: no index"),
        ("WARNING", "not ready: no ledger"),
        ("WARNING", "ready again"),
    ]


async def test_a_check_that_does_not_end_is_given_up(clock, caplog):
    async def forever() -> str:
        await asyncio.Event().wait()
        return ""

    app = Starlette(routes=Health(forever, clock, check_seconds=0.01).routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as http:
        assert (await http.get("/ready")).status_code == 503
    assert "not ready: index or ledger did not answer within" in caplog.text


async def test_whoever_waited_for_a_slow_check_has_its_answer_and_begins_none(clock):
    begun = []

    async def slow() -> str:
        begun.append(clock.seconds)
        await asyncio.sleep(0)
        clock.seconds += 2.5
        return "slow"

    app = Starlette(routes=Health(slow, clock).routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as http:
        answers = await asyncio.gather(*(http.get("/ready") for _ in range(5)))

    assert {answer.status_code for answer in answers} == {503}
    assert len(begun) == 1
