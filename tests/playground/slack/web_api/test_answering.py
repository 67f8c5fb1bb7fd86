"""From a request to an answer: tokens, bodies, limits and faults."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncServerErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack.faults import Fault
from tests.playground.slack.conftest import refused


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


async def asked(http, url, **values):
    async with http.post(url, **values) as answer:
        return await answer.json()


async def test_arguments_and_token_come_in_a_header_a_form_a_query_or_json(http, server, slack, ana):
    url, token = f"{server.api_url}users.info", slack.bot_token
    header = {"Authorization": f"Bearer {token}"}

    async with http.get(url, params={"user": ana.id}, headers=header) as answer:
        assert (await answer.json())["user"]["id"] == ana.id
    assert (await asked(http, url, data={"user": ana.id, "token": token}))["user"]["id"] == ana.id
    assert (await asked(http, url, json={"user": ana.id}, headers=header))["user"]["id"] == ana.id


async def test_whoever_has_no_good_token_is_refused(http, server, slack):
    url = f"{server.api_url}auth.test"

    assert (await asked(http, url, data={}))["error"] == "not_authed"
    assert (await asked(http, url, data={"token": "xoxb-other"}))["error"] == "invalid_auth"
    assert (await asked(http, url, data={"token": slack.app_token}))["error"] == "not_allowed_token_type"
    link = f"{server.api_url}apps.connections.open"
    assert (await asked(http, link, data={"token": slack.bot_token}))["error"] == "not_allowed_token_type"


async def test_bodies_and_methods_that_make_no_sense_are_refused(http, server, slack):
    headers = {"Authorization": f"Bearer {slack.bot_token}", "Content-Type": "application/json"}
    url = f"{server.api_url}auth.test"

    assert (await asked(http, f"{server.api_url}no.such", headers=headers, data="{}"))["error"] == "unknown_method"
    assert (await asked(http, url, headers=headers, data="{"))["error"] == "invalid_json"
    assert (await asked(http, url, headers=headers, data="[]"))["error"] == "json_not_object"
    assert (await asked(http, url, data="x", headers={"Content-Type": "text/csv"}))["error"] == "invalid_post_type"


async def test_too_many_calls_of_a_method_are_told_to_wait(server, client, clock):
    for _ in range(20):
        await client.users_list()
    with pytest.raises(SlackApiError) as caught:
        await client.users_list()

    assert caught.value.response.status_code == 429
    assert caught.value.response["error"] == "ratelimited"
    wait = int(caught.value.response.headers["Retry-After"])
    clock.advance(seconds=wait)
    await client.users_list()


async def test_limits_can_be_lifted(server, client):
    server.world.limits.are_on = False

    for _ in range(25):
        await client.users_list()


async def test_the_journal_has_every_call_without_its_token(server, client, slack, team):
    await client.chat_postMessage(channel=team.id, text="Hello")
    await refused(client.chat_postMessage(channel="C0", text="x"))

    posted, failed = server.world.journal.entries("chat.postMessage")
    assert (posted.arguments["text"], posted.status, posted.error) == ("Hello", 200, "")
    assert posted.answer["ts"] in team.messages
    assert failed.error == failed.answer["error"] == "channel_not_found"
    assert server.world.journal.errors() == [failed]
    assert slack.bot_token not in str(server.world.journal.entries())


async def test_a_method_fails_as_often_as_it_is_told_to(server, client, team):
    server.world.faults.error("chat.postMessage", "fatal_error", times=2)

    assert await refused(client.chat_postMessage(channel=team.id, text="x")) == "fatal_error"
    assert await refused(client.chat_postMessage(channel=team.id, text="x")) == "fatal_error"
    await client.chat_postMessage(channel=team.id, text="x")


async def test_a_status_takes_the_place_of_the_answer_and_nothing_is_done(server, client, ana, team):
    server.world.faults.status("chat.postMessage", 429, retry_after=7)

    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=team.id, text="x")

    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")
    assert ana.sees(team) == []


async def test_the_client_s_own_retry_gets_over_a_server_error(server, slack, ana, team):
    server.world.faults.status("chat.postMessage", 503)
    handler = AsyncServerErrorRetryHandler(max_retry_count=1)
    client = AsyncWebClient(slack.bot_token, base_url=server.api_url, retry_handlers=[handler])

    await client.chat_postMessage(channel=team.id, text="x")

    assert [entry.status for entry in server.world.journal.entries("chat.postMessage")] == [503, 200]


async def test_a_call_whose_answer_is_lost_is_done_and_a_retry_does_it_twice(server, client, ana, team):
    server.world.faults.lose("chat.postMessage")

    # The client tries once more by itself after a broken connection.
    await client.chat_postMessage(channel=team.id, text="x")

    assert [seen.text for seen in ana.sees(team)] == ["x", "x"]
    assert [entry.status for entry in server.world.journal.entries("chat.postMessage")] == [0, 200]


async def test_a_dropped_call_is_not_done(server, slack, ana, team):
    server.world.faults.drop("chat.postMessage")
    client = AsyncWebClient(slack.bot_token, base_url=server.api_url, retry_handlers=[])

    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=team.id, text="x")

    assert ana.sees(team) == []


async def test_a_held_call_is_done_when_it_is_released(server, client, ana, team):
    server.world.faults.hold("chat.postMessage")

    call = asyncio.create_task(client.chat_postMessage(channel=team.id, text="x"))
    await server.until(lambda: server.world.faults.waiting)
    assert ana.sees(team) == []
    server.world.faults.release()
    await call

    assert [seen.text for seen in ana.sees(team)] == ["x"]


async def test_every_so_manyth_call_can_fail(server, client, team):
    server.world.faults.add(Fault(kind="error", pattern="auth.test", times=None, every=3))

    codes = []
    for _ in range(6):
        try:
            await client.auth_test()
            codes.append("")
        except SlackApiError as error:
            codes.append(error.response["error"])

    assert codes == ["internal_error", "", "", "internal_error", "", ""]


async def test_a_slow_call_is_done_all_the_same(server, client, ana, team):
    server.world.faults.add(Fault(kind="slow", pattern="chat.postMessage", seconds=0.01))

    await client.chat_postMessage(channel=team.id, text="x")

    assert [seen.text for seen in ana.sees(team)] == ["x"]
