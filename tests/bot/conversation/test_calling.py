import asyncio
import logging

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.calling import next_cursor, told


async def test_what_slack_answers_is_told(slack, client):
    answer = await told("auth.test", client.auth_test())

    assert answer is not None
    assert answer["user_id"] == slack.bot.id


async def test_a_refusal_is_no_answer_and_its_reason_is_in_the_log(slack, client, caplog):
    slack.world.faults.error("users.info", "user_not_found")

    assert await told("users.info", client.users_info(user="U404")) is None
    assert "method=users.info error=user_not_found" in caplog.text
    assert client.token not in caplog.text


async def test_a_scope_that_is_missing_is_named_in_the_log(slack, client, caplog):
    assert await told("team.info", client.team_info()) is None

    assert "missing_scope" in caplog.text
    assert "team:read" in caplog.text


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_failure_is_no_answer(slack, client, status):
    slack.world.faults.status("auth.test", status, times=None)

    assert await told("auth.test", client.auth_test()) is None


async def test_a_connection_that_breaks_is_no_answer(slack, client):
    slack.world.faults.drop("auth.test", times=None)

    assert await told("auth.test", client.auth_test()) is None


async def test_a_slack_that_is_away_is_no_answer():
    away = AsyncWebClient("xoxb-1", base_url="http://127.0.0.1:9/api/")

    assert await told("auth.test", away.auth_test()) is None


async def test_nobody_waits_longer_than_they_want(slack, client, caplog):
    caplog.set_level(logging.WARNING)
    slack.world.faults.hold("auth.test")

    assert await told("auth.test", client.auth_test(), seconds=0.05) is None
    assert "TimeoutError" in caplog.text


async def test_whoever_is_cancelled_stops_waiting(slack, client):
    slack.world.faults.hold("auth.test")
    waiting = asyncio.create_task(told("auth.test", client.auth_test()))
    await asyncio.sleep(0)
    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting


@pytest.mark.parametrize(
    ("body", "media"),
    [
        ("all is well", "text/plain"),
        ("<html>proxy</html>", "text/html"),
        ("[1, 2]", "application/json"),
        ("null", "application/json"),
        ("{not json", "application/json"),
        ('{"ok": false}', "application/json"),
        ("{}", "application/json"),
    ],
)
async def test_nonsense_is_no_answer(body, media):
    async def answer(_request):
        return web.Response(text=body, content_type=media)

    application = web.Application()
    application.router.add_route("*", "/api/{method}", answer)
    async with TestServer(application) as server:
        client = AsyncWebClient("xoxb-1", base_url=str(server.make_url("/api/")))
        assert await told("auth.test", client.auth_test()) is None


@pytest.mark.parametrize(
    ("page", "cursor"),
    [
        ({"response_metadata": {"next_cursor": "abc"}}, "abc"),
        ({"response_metadata": {"next_cursor": ""}}, ""),
        ({"response_metadata": {"next_cursor": 3}}, ""),
        ({"response_metadata": None}, ""),
        ({}, ""),
    ],
)
def test_the_last_page_has_no_cursor(page, cursor):
    assert next_cursor(page) == cursor
