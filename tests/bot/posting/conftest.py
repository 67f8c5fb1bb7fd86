import asyncio
from datetime import UTC, datetime
from functools import partial

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from answering.events import Said, Step
from bot.place import Place
from bot.posting.calls import Calls
from bot.posting.destination import Destination
from bot.posting.posting import Posting
from bot.rendering.answer import render
from playground.slack.clock import Clock
from playground.slack.server import running
from playground.slack.slack import Slack
from tests.bot.rendering.contents import answered, citation
from tests.playground.slack.manifest import manifest

NOON = 1_800_000_000.0
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BUTTONS = [
    {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": "why", "text": {"type": "plain_text", "text": "Why this answer?"}}
        ],
    }
]
ONE, TWO = citation(1), citation(2)
FIRST = Said("Restart it [1].", (ONE,))
SECOND = Said(" Then wait [2].", (TWO,))
STEPS = (Step("searching"), Step("reading"), Step("writing"))
RENDERED = render(answered("Restart it [1]. Then wait [2].", (ONE, TWO)), NOW, BUTTONS)
WORDS = "Restart it [[1]](https://wiki.example.com/x/1). Then wait [[2]](https://wiki.example.com/x/2)."


class Desk:
    """A Slack that runs, a question in it, and the posting of its answer."""

    def __init__(self, slack, server, question, bot_place):
        self.slack, self.server, self.question = slack, server, question
        self.faults, self.clock, self.journal = server.world.faults, server.world.clock, server.world.journal
        self.recorded = []
        self.waited = []
        client = AsyncWebClient(slack.bot_token, base_url=server.api_url)
        self.calls = Calls(client, sleep=self._sleep, clock=self.clock.now)
        self.destination = Destination(
            bot_place, "question-1", question.ts, question.author, slack.workspace.id, slack.bot.id
        )
        self.posting = partial(
            Posting, self.calls, self.destination, on_posted=self._record, is_known=self._is_known, clock=self.clock.now
        )

    async def _sleep(self, seconds):
        self.waited.append(seconds)
        self.clock.advance(seconds=seconds)
        await asyncio.sleep(0)

    async def _record(self, ts):
        self.recorded.append(ts)

    async def _is_known(self, ts):
        return ts in self.recorded

    @property
    def ours(self):
        """Our messages in the thread, oldest first."""
        channel = self.slack.workspace.channels[self.question.channel_id]
        return [each for each in channel.replies(self.question.root) if each.author == self.slack.bot.id]

    @property
    def shown(self):
        """The blocks of the only message, but for ids."""
        [message] = self.ours
        return kinds_of(message)

    @property
    def text(self):
        """The words of the only message as Markdown."""
        [text] = self.texts
        return text

    @property
    def texts(self):
        """The words of our messages as Markdown."""
        return ["".join(each["text"] for each in message.blocks if each["type"] == "markdown") for message in self.ours]

    async def answer(self, posting, *events):
        """Go through the events of an answer, to its end."""
        await posting.begin()
        for event in events:
            await posting.take(event)
        return await posting.finish(RENDERED)

    def methods(self, prefix="chat."):
        return [each.method for each in self.journal.entries() if each.method.startswith(prefix)]


def kinds_of(message):
    return [block["type"] for block in message.blocks]


@pytest.fixture
def slack():
    return Slack(manifest(), Clock(NOON))


@pytest.fixture
def ana(slack):
    return slack.person("Ana Costa")


@pytest.fixture
def team(slack, ana):
    return slack.channel("team", ana)


@pytest.fixture
def desk(slack, ana, team):
    question = ana.mention(team, "how do I restart it?")
    with running(slack) as server:
        yield Desk(slack, server, question, Place(slack.workspace.id, team.id, question.ts, "public"))


@pytest.fixture
def direct_desk(slack, ana):
    """A question that Ana asks us alone, in no thread."""
    question = ana.dm("how do I restart it?")
    with running(slack) as server:
        yield Desk(slack, server, question, Place(slack.workspace.id, ana.direct.id, question.ts, "direct"))
