"""A tool that changes something, from the model that wants it to the server that runs it, with people in between."""

import pytest

from bot.controls import names
from bot.rules import ChannelRules, Rules
from cli.app import run
from tests.fakes.http_tool_server import HttpToolServer
from tests.fakes.noting_tool_server import NotingToolServer
from tests.fakes.scripted_model import Line, ScriptedModel, call

TOOLS = '[tools.queue]\nurl = "{url}"\nusers = ["everyone"]\nwrites = ["restart"]\n'
WANTED = '{"expr": "ledger-in"}'


@pytest.fixture
def tools(work):
    """A server whose tool restarts queues, as the operator approved it, and a model that wants to use it."""
    noting = NotingToolServer(result="The queue ledger-in was restarted.")
    server = HttpToolServer(noting.application())
    settings = work.folder / "footnote.toml"
    with settings.open("a", encoding="utf-8") as lines:
        lines.write(TOOLS.format(url=server.url))
    assert run(["--config", str(settings), "tools", "approve", "queue", "--yes"]) == 0
    wants = Line("", calls=(call("queue__restart", WANTED),))
    work.model = ScriptedModel(wants, "The queue ledger-in was restarted [1].")
    yield noting
    server.close()


async def asked_for(work, said):
    """The card in the thread of a question."""

    def card():
        found = [each for each in work.ben.thread(said) if "would run" in each.words]
        return found and found[-1]

    return await work.until(card)


async def test_a_tool_that_changes_something_runs_once_somebody_approves_it(work, tools):
    async with work.bot():
        said = work.ben.mention(work.team, "restart the queue ledger-in, please. Can you?")
        card = await asked_for(work, said)
        assert tools.calls == []
        assert '"expr": "ledger-in"' in card.words

        work.ana.press(card.message, names.APPROVE)
        await work.answer(said)

    assert tools.calls == [("restart", {"expr": "ledger-in"})]


async def test_a_tool_that_changes_something_never_runs_when_somebody_denies_it(work, tools):
    async with work.bot():
        said = work.ben.mention(work.team, "restart the queue ledger-in, please. Can you?")
        card = await asked_for(work, said)
        work.ana.press(card.message, names.DENY)
        await work.answer(said)

    assert tools.calls == []


async def test_a_channel_s_sources_hold_still_after_a_person_was_waited_for(work, tools):
    searches = call("search_docs", '{"query": "what does level four earn in Lisbon"}')
    wants = Line("", calls=(call("queue__restart", WANTED),))
    work.model = ScriptedModel(wants, Line("", calls=(searches,)), "The queue ledger-in was restarted [1].")
    async with work.bot(Rules(usual=ChannelRules(sources=("docs",)))):
        # Ana may read what is searched for; the answers here come from elsewhere.
        said = work.ana.dm("restart the queue ledger-in, please. Can you?")
        card = await work.until(lambda: [each for each in work.ana.thread(said) if "would run" in each.words])
        work.ana.press(card[-1].message, names.APPROVE)
        await work.answer(said, work.ana)

    [*_, found] = [message["content"] for message in work.model.asked[2].messages if message["role"] == "tool"]
    assert "71,000" not in found
    assert tools.calls == [("restart", {"expr": "ledger-in"})]
