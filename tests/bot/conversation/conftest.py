"""A workspace on the stand-in for Slack, with the client that Footnote has."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.channels import Channels
from bot.conversation.people import People
from playground.slack.server import running
from playground.slack.shapes.files import file_shape
from playground.slack.slack import Slack

SCOPES = [
    *("channels:read", "channels:history", "groups:read", "groups:history", "im:read", "im:history", "mpim:read"),
    *("mpim:history", "users:read", "users:read.email", "files:read", "chat:write"),
]
MANIFEST = {
    "display_information": {"name": "Footnote"},
    "features": {"bot_user": {"display_name": "footnote"}, "app_home": {"messages_tab_enabled": True}},
    "oauth_config": {"scopes": {"bot": SCOPES}},
    "settings": {"socket_mode_enabled": True},
}


class Ticking:
    """A clock that a test moves, in seconds."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture(scope="module")
def server():
    with running(Slack(MANIFEST)) as found:
        yield found


@pytest.fixture
def slack(server):
    """The workspace; nothing goes wrong in it until a test says so."""
    server.world.limits.are_on = False
    server.world.faults.clear()
    server.world.journal.clear()
    return server.slack


@pytest.fixture
def client(slack, server):
    return AsyncWebClient(slack.bot_token, base_url=server.api_url)


@pytest.fixture
def clock():
    return Ticking()


@pytest.fixture
def people(clock):
    return People(clock=clock)


@pytest.fixture
def channels(clock):
    return Channels(clock=clock)


@pytest.fixture
def shared(slack, server):
    """Return a file as a message's event describes it."""
    ana = slack.person("Ana")

    def described(name, content, media_type="text/plain", **more):
        return file_shape(slack.file(ana, name, content, media_type=media_type), server.host_url) | more

    return described
