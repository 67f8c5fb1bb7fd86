import asyncio
import logging

import pytest

from answering.errors import ServerNotAsked, ToolRefused
from answering.tools.answer_text import answer_text
from answering.tools.http_connection import HttpConnection
from answering.tools.server import ToolServer
from tests.fakes.http_tool_server import (
    HttpToolServer,
    breaking_off,
    compressing,
    refusing,
    silent,
    talking_nonsense,
    working,
)
from tests.fakes.nobody import nobody


async def defined(server, name):
    return next(each for each in await server.list_tools() if each.name == name)


async def test_all_pages_of_tools_are_listed_and_one_is_called(by_http):
    with by_http(working(), headers={"X-Org": "7", "Authorization": "Bearer s3cret"}) as (server, served):
        listed = await server.list_tools()
        result = await server.call(listed[0], {"expr": "up"})

    assert [each.name for each in listed[:3]] == ["query", "restart", "slow"]
    assert answer_text(result, 100) == "result of up"
    assert (served.headers["x-org"], served.headers["authorization"]) == ("7", "Bearer s3cret")


async def test_many_calls_at_once_are_answered_each(by_http):
    with by_http(working()) as (server, _):
        query = await defined(server, "query")
        results = await asyncio.gather(*(server.call(query, {"expr": str(number)}) for number in range(12)))

    assert [answer_text(each, 100) for each in results] == [f"result of {number}" for number in range(12)]


async def test_a_server_that_is_down_costs_a_line_and_no_host_task():
    with nobody() as address:
        server = ToolServer("grafana", HttpConnection(f"{address}/mcp", {}, 5), 5)
        for _ in range(3):
            with pytest.raises(ServerNotAsked, match=r"^Grafana could not be asked: it cannot be reached\.$"):
                await server.list_tools()
    host = asyncio.current_task()
    assert host
    assert host.cancelling() == 0


async def test_a_server_that_comes_back_is_asked_again(by_http):
    with by_http(working()) as (server, served):
        query = await defined(server, "query")
    with pytest.raises(ServerNotAsked, match="cannot be reached"):
        await server.call(query, {"expr": "up"})
    again = HttpToolServer(working(), served.port)
    try:
        assert answer_text(await server.call(query, {"expr": "up"}), 100) == "result of up"
    finally:
        again.close()


@pytest.mark.parametrize(
    ("application", "says"),
    [
        (refusing(401), r"it refused with HTTP 401; check the secrets in its settings"),
        (refusing(500), r"it answered with HTTP 500"),
        (compressing(), r"it answered compressed, though it was asked not to"),
        (talking_nonsense(), r"its answer is not what the protocol demands"),
        (breaking_off(), r"the connection broke"),
    ],
)
async def test_what_is_no_answer_of_the_protocol_costs_a_line_and_none_in_the_log(by_http, application, says, caplog):
    with by_http(application) as (server, _), pytest.raises(ServerNotAsked, match=f"{says}\\.$"):
        await server.list_tools()

    assert [each.name for each in caplog.records if each.levelno >= logging.WARNING] == []


async def test_a_server_that_never_answers_is_left_after_its_time(by_http):
    with (
        by_http(silent(), seconds=0.2) as (server, _),
        pytest.raises(ServerNotAsked, match=r"it did not answer within 0\.2 s\.$"),
    ):
        await server.list_tools()


async def test_a_slow_tool_is_left_after_its_time_and_the_others_still_answer(by_http):
    with by_http(working()) as (server, _):
        slow, query = await defined(server, "slow"), await defined(server, "query")
        server.timeout_seconds = 0.5
        with pytest.raises(ServerNotAsked, match=r"did not answer within 0\.5 s"):
            await server.call(slow, {})
        server.timeout_seconds = 60
        assert answer_text(await server.call(query, {"expr": "up"}), 100) == "result of up"


async def test_a_flood_is_not_read_to_its_end(by_http):
    with by_http(working()) as (server, _):
        flood = await defined(server, "flood")
        with pytest.raises(ServerNotAsked, match="it answered with more than 5 MB"):
            await server.call(flood, {})


async def test_a_list_without_end_is_read_for_some_pages(by_http):
    with by_http(working("endless")) as (server, _):
        assert len(await server.list_tools()) == 60


async def test_a_tool_that_changed_since_it_was_approved_is_not_called(by_http):
    with by_http(working()) as (server, _):
        query = await defined(server, "query")
    with by_http(working("changed")) as (server, _), pytest.raises(ToolRefused) as raised:
        await server.call(query, {"expr": "up"})

    assert str(raised.value) == (
        "Grafana has changed query since it was approved, so it is not used. "
        "`footnote tools approve grafana` shows the change."
    )


async def test_a_tool_that_is_gone_is_not_called(by_http):
    with by_http(working()) as (server, _):
        query = await defined(server, "query")
    with by_http(working("endless")) as (server, _), pytest.raises(ToolRefused, match="has no tool query any more"):
        await server.call(query, {"expr": "up"})


async def test_whoever_stops_asking_is_let_go_at_once(by_http):
    with by_http(working()) as (server, _):
        asking = asyncio.create_task(server.call(await defined(server, "slow"), {}))
        await asyncio.wait({asking}, timeout=0.5)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking


def test_secrets_are_not_in_what_a_connection_looks_like():
    assert "s3cret" not in repr(HttpConnection("https://x.example", {"Authorization": "Bearer s3cret"}, 1))
