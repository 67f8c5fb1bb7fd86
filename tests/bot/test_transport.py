import asyncio

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.transport import CannotConnectError, check_bot_token, listening_on_socket
from playground.slack.sample import SAMPLE
from playground.slack.server import running
from playground.slack.slack import Slack
from tests.fakes.nobody import nobody

_SECONDS = 60


async def _listen(api_url, bot_token, app_token):
    app = AsyncApp(client=AsyncWebClient(token=bot_token, base_url=api_url))
    async with asyncio.timeout(_SECONDS), listening_on_socket(app, app_token):
        pass


async def test_an_app_token_that_slack_refuses_ends_the_bot_with_what_to_do():
    slack = Slack(SAMPLE)
    said = "slack.app_token_file must hold a token that begins with xapp-"
    with running(slack) as server, pytest.raises(CannotConnectError, match=said):
        await _listen(f"{server.api_url}/", slack.bot_token, "xapp-nope")


async def test_a_slack_that_cannot_be_reached_at_the_start_ends_the_bot_with_what_to_do():
    with nobody() as address, pytest.raises(CannotConnectError, match="Check the network, proxy"):
        await _listen(f"{address}/api/", "xoxb-any", "xapp-any")


async def test_a_bot_token_that_slack_refuses_is_told_at_the_start():
    said = "slack.bot_token_file must hold the token that begins with xoxb-"
    with running(Slack(SAMPLE)) as server, pytest.raises(CannotConnectError, match=said):
        await check_bot_token(AsyncWebClient(token="xoxb-nope", base_url=f"{server.api_url}/"))


async def test_a_bot_token_that_slack_knows_is_let_in():
    slack = Slack(SAMPLE)
    with running(slack) as server:
        await check_bot_token(AsyncWebClient(token=slack.bot_token, base_url=f"{server.api_url}/"))


async def test_what_slack_says_of_itself_at_the_start_is_not_taken_for_a_wrong_token():
    slack = Slack(SAMPLE)
    with running(slack) as server:
        slack.world.faults.error("auth.test", "internal_error")
        slack.world.faults.drop("auth.test")
        slack.world.faults.error("apps.connections.open", "service_unavailable")
        await check_bot_token(AsyncWebClient(token=slack.bot_token, base_url=f"{server.api_url}/"))
        await _listen(f"{server.api_url}/", slack.bot_token, slack.app_token)

    failed = [each.error for each in slack.world.journal.errors()]
    assert failed == ["internal_error", "connection_dropped", "service_unavailable"]
