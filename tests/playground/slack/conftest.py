import contextlib

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack.clock import Clock
from playground.slack.server import running
from playground.slack.slack import Slack
from tests.playground.slack.manifest import manifest

NOON = 1_800_000_000.0


@pytest.fixture
def clock():
    """It stands still: what takes minutes in Slack takes an `advance` here."""
    return Clock(NOON)


@pytest.fixture
def slack(clock):
    return Slack(manifest(), clock)


@pytest.fixture
def ana(slack):
    return slack.person("Ana Costa")


@pytest.fixture
def ben(slack):
    return slack.person("Ben Ito")


@pytest.fixture
def team(slack, ana, ben):
    """A public channel of Ana, Ben and the app."""
    return slack.channel("team", ana, ben)


@pytest.fixture
def server(slack):
    with running(slack) as found:
        yield found


@pytest.fixture
def client(server):
    return AsyncWebClient(server.slack.bot_token, base_url=server.api_url)


@pytest.fixture
def told(slack):
    """What the app is told of, as events, oldest first; nobody needs to be connected for that."""

    def events(kind=""):
        found = [each.payload["event"] for each in slack.world.outbox.deliveries if each.kind == "events_api"]
        return [each for each in found if kind in ("", each["type"], each.get("subtype"))]

    return events


async def refused(call):
    """The code of a call that Slack refuses."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response["error"]


class Bot:
    """A real Bolt app over a real socket, and what it heard."""

    def __init__(self, server):
        client = AsyncWebClient(server.slack.bot_token, base_url=server.api_url)
        self.app = AsyncApp(name="bot", client=client)
        self.client = client
        self.heard = []
        self.bodies = []
        # Less, and the client takes a busy machine for a dead connection.
        self.handler = AsyncSocketModeHandler(self.app, server.slack.app_token, ping_interval=1)

    def hears(self, *kinds):
        """Write down events of these types."""
        for kind in kinds:

            async def note(event, body):
                self.heard.append(event)
                self.bodies.append(body)

            self.app.event(kind)(note)

    def types(self):
        return [each["type"] for each in self.heard]


@pytest.fixture
async def bot(server):
    found = Bot(server)
    yield found
    with contextlib.suppress(Exception):
        await found.handler.close_async()
