"""HTTP mode, with the real Bolt behind a request URL."""

import asyncio
import time

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack.errors import Impossible
from playground.slack.server import running
from playground.slack.slack import Slack
from tests.playground.slack.manifest import manifest


@pytest.fixture
def slack(clock):
    found = manifest(socket_mode_enabled=False)
    return Slack(found, clock)


@pytest.fixture
def listen(slack):
    """Enter this address as the request URL of everything."""

    def entered(url):
        found = slack.world.app.manifest
        found["settings"]["event_subscriptions"]["request_url"] = url
        found["settings"]["interactivity"]["request_url"] = url
        found["features"]["slash_commands"][0]["url"] = url

    return entered


@pytest.fixture
async def app(slack, server, listen):
    """A real Bolt app that answers signed requests; the clock of Slack is moved to the app's."""
    slack.world.clock.advance(seconds=time.time() - slack.world.clock.now())
    client = AsyncWebClient(slack.bot_token, base_url=server.api_url)
    bolt = AsyncApp(client=client, signing_secret=slack.world.app.signing_secret)
    async with TestServer(bolt.web_app()) as found:
        listen(str(found.make_url("/slack/events")))
        yield bolt


class Endpoint:
    """What is at a request URL.

    Attributes:
        answers: Cleared, it lets everybody wait.
    """

    def __init__(self):
        self.status, self.headers, self.requests = 200, {}, []
        self.answers = asyncio.Event()
        self.answers.set()

    async def answer(self, request):
        await request.read()
        self.requests.append(request)
        await self.answers.wait()
        return web.Response(status=self.status, headers=self.headers)


@pytest.fixture
async def endpoint(listen):
    found = Endpoint()
    served = web.Application()
    served.router.add_post("/", found.answer)
    async with TestServer(served) as running_there:
        listen(str(running_there.make_url("/")))
        yield found
        found.answers.set()


async def test_bolt_takes_a_signed_event_and_answers_it(server, app, ana):
    @app.event("message")
    async def answer(event, say):
        await say(f"You said {event['text']}")

    ana.dm("hello")

    await server.until(lambda: len(ana.sees(ana.direct)) == 2)
    assert ana.sees(ana.direct)[-1].text == "You said hello"


async def test_bolt_answers_the_challenge(server, app):
    await asyncio.to_thread(server.verify_request_url)


async def test_an_address_that_knows_no_challenge_is_refused(server, endpoint):
    with pytest.raises(Impossible):
        await asyncio.to_thread(server.verify_request_url)


async def test_a_command_and_a_press_come_as_forms_and_are_answered(server, app, client, ana, team):
    @app.command("/helper")
    async def command(ack):
        await ack("Here")

    @app.action("go")
    async def pressed(ack, respond):
        await ack()
        await respond("Gone")

    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    blocks = [{"type": "actions", "elements": [button]}]
    posted = await client.chat_postMessage(channel=team.id, text="Press", blocks=blocks)
    ana.run(team, "/helper")
    ana.press(team.messages[posted["ts"]], "go")

    await server.until(lambda: len(ana.sees(team)) == 3)
    assert {seen.text for seen in ana.sees(team)} == {"Press", "Here", "Gone"}


async def test_a_modal_is_refused_by_its_answer(server, app, ana):
    @app.shortcut("anywhere")
    async def open_modal(ack, client, body):
        await ack()
        label = {"type": "plain_text", "text": "Name"}
        field = {"type": "plain_text_input", "action_id": "text"}
        view = {
            "type": "modal",
            "callback_id": "names",
            "title": label,
            "submit": label,
            "blocks": [{"type": "input", "block_id": "name", "label": label, "element": field}],
        }
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("names")
    async def take(ack):
        await ack(response_action="errors", errors={"name": "That is taken"})

    ana.use_shortcut("anywhere")
    modal = await server.until(lambda: ana.modal)
    modal.fill("text", "Ana")
    modal.submit()

    await server.until(lambda: modal.errors == {"name": "That is taken"})
    assert ana.modal is not None


async def test_a_failed_event_comes_again_with_its_number_and_reason(server, clock, endpoint, ana):
    endpoint.status = 500
    ana.dm("hello")
    [delivery] = server.world.outbox.deliveries
    # Slack has to hear the second refusal first: the next attempt is due a minute after that.
    await server.until(lambda: delivery.attempt == 2)
    clock.advance(seconds=60)
    await server.until(lambda: len(endpoint.requests) == 3)

    headers = [request.headers for request in endpoint.requests]
    assert [each.get("X-Slack-Retry-Num") for each in headers] == [None, "1", "2"]
    assert [each.get("X-Slack-Retry-Reason") for each in headers] == [None, "http_error", "http_error"]


async def test_an_answer_that_is_late_counts_for_none(server, clock, endpoint, ana):
    endpoint.answers.clear()
    ana.dm("hello")
    await server.until(lambda: len(endpoint.requests) == 1)
    clock.advance(seconds=3)
    await server.until(lambda: len(endpoint.requests) == 2)
    endpoint.answers.set()

    [delivery] = server.world.outbox.deliveries
    await server.until(lambda: delivery.state == "done")
    assert endpoint.requests[1].headers["X-Slack-Retry-Reason"] == "http_timeout"


async def test_an_app_can_ask_for_no_more_retries(server, endpoint, ana):
    endpoint.status, endpoint.headers = 500, {"X-Slack-No-Retry": "1"}
    ana.dm("hello")

    [delivery] = server.world.outbox.deliveries
    await server.until(lambda: delivery.state == "lost")
    assert len(endpoint.requests) == 1


async def test_with_nobody_at_the_address_the_event_is_tried_again(server, listen, ana):
    listen("http://127.0.0.1:1/")
    ana.dm("hello")

    [delivery] = server.world.outbox.deliveries
    await server.until(lambda: delivery.attempt == 2)
    assert delivery.reason == "connection_failed"


async def test_two_servers_of_one_machine_do_not_disturb_each_other(slack):
    with running(slack) as one, running(Slack(manifest())) as two:
        assert one.port != two.port
