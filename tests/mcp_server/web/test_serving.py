import asyncio
import errno
import socket
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from mcp_server.web.serving import listening_socket, serve
from tests.mcp_server.web.conftest import ANA, bearer

WAIT = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "wait", "arguments": {}}}


async def is_refused(port):
    """Connect until nobody listens any more."""
    while True:
        try:
            _, writing = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionError:
            return True
        writing.close()


async def test_what_is_under_way_is_finished_and_nothing_new_comes_in(serving, http):
    async with serving() as served:
        under_way = asyncio.create_task(http.post(served.url, json=WAIT, headers=bearer(ANA)))
        await served.begun.wait()
        served.ended.set()
        assert await is_refused(httpx.URL(served.url).port)
        served.go_on.set()
        answer = await under_way

    assert answer.status_code == 200
    assert "ana@example.com" in answer.text


async def test_what_does_not_end_is_given_up_and_told_so_and_the_lifespan_ends_after_it(caplog):
    order = []
    begun = asyncio.Event()

    async def forever(_request):
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            order.append("given up")
        return PlainTextResponse("")

    async def lifespan(_app):
        yield
        order.append("lifespan ended")

    app = Starlette(routes=[Route("/", forever)], lifespan=asynccontextmanager(lifespan))
    listening, ended = listening_socket("127.0.0.1", 0), asyncio.Event()
    serving = asyncio.create_task(serve(app, listening, ended, drain_seconds=0.05))
    async with httpx.AsyncClient(trust_env=False, verify=False) as http:
        asking = asyncio.create_task(http.get(f"http://127.0.0.1:{listening.getsockname()[1]}/"))
        await begun.wait()
        ended.set()
        await serving
        await asyncio.wait({asking})

    assert order == ["given up", "lifespan ended"]
    assert (asking.result().status_code, asking.result().headers["Retry-After"]) == (503, "5")
    assert not [record for record in caplog.records if record.exc_info]


def test_an_address_that_is_taken_or_is_none_of_ours_is_an_error():
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use") as raised:
        listening_socket("127.0.0.1", taken.getsockname()[1])
    assert raised.value.errno == errno.EADDRINUSE
    with pytest.raises(OSError, match=r"."):
        listening_socket("192.0.2.1", 0)


def test_the_loopback_of_the_sixth_version_is_listened_on_too():
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    with listening_socket("::1", 0) as listening:
        assert listening.family == socket.AF_INET6


def test_no_part_of_an_answer_waits_for_an_acknowledgement():
    with listening_socket("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        connection, _ = listening.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
