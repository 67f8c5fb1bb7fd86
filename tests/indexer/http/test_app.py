import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from indexer.http.app import build_app


async def answer(path, *, is_alive=True, reason="", routes=()):
    app = build_app(is_alive=lambda: is_alive, why_not_ready=lambda: reason, routes=routes)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as http:
        return await http.get(path)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_all_is_well(path):
    assert (await answer(path)).status_code == 200


async def test_a_loop_that_has_died_is_told():
    assert (await answer("/healthz", is_alive=False)).status_code == 503


async def test_why_it_is_not_ready_is_for_the_log_alone(caplog):
    found = await answer("/readyz", reason="the ledger /srv/ledger.db is locked")

    assert (found.status_code, found.headers["Retry-After"]) == (503, "5")
    assert "ledger.db" not in found.text
    assert "ledger.db" in caplog.text


async def test_further_routes_are_answered_beside():
    def hello(_request):
        return PlainTextResponse("hello")

    assert (await answer("/hello", routes=[Route("/hello", hello)])).text == "hello"
