from dataclasses import replace
from functools import partial

import pytest

from bot.posting.direct import NOT_THERE
from bot.posting.errors import Unsure
from bot.posting.private import PrivatePosting
from bot.rendering.answer import render
from tests.bot.posting.conftest import BUTTONS, FIRST, NOW, RENDERED, SECOND, STEPS, TWO, WORDS
from tests.bot.rendering.contents import answered


@pytest.fixture
def whispers(desk, team):
    """What only one person sees."""
    return team.whispers


@pytest.fixture
def command(slack, ana, team, desk):
    """The response URL of a command that Ana runs."""
    return ana.run(team, "/helper", "ask").payload["response_url"]


@pytest.fixture
def private(desk):
    return partial(PrivatePosting, desk.calls, desk.destination)


def words_of(message):
    return "".join(block["text"] for block in message.blocks if block["type"] == "markdown")


async def test_a_private_answer_is_seen_by_who_asked_alone_and_whole(desk, private, whispers, ana):
    await desk.answer(private(), *STEPS, FIRST, SECOND)

    [whisper] = whispers
    assert (words_of(whisper), whisper.reader, whisper.thread_ts) == (WORDS, ana.id, desk.question.ts)
    assert desk.ours == []
    assert desk.methods() == ["chat.postEphemeral"]
    assert desk.slack.workspace.session(desk.question.channel_id, desk.question.ts).status == ""


async def test_the_answer_to_a_command_goes_where_the_command_was_used(private, desk, whispers, command):
    await private(response_url=command).finish(RENDERED)

    assert [words_of(each) for each in whispers] == [WORDS]
    assert desk.methods() == []


async def test_a_command_of_an_hour_ago_is_answered_all_the_same(private, desk, whispers, command):
    desk.clock.advance(seconds=3_600)
    await private(response_url=command).finish(RENDERED)

    assert [words_of(each) for each in whispers] == [WORDS]
    assert desk.methods() == ["chat.postEphemeral"]


async def test_a_command_takes_five_messages_and_the_rest_follow(private, desk, whispers, command):
    rendered = render(answered("Wait a while. " * 5_500, (TWO,)), NOW, BUTTONS)
    await private(response_url=command).finish(rendered)

    assert len(whispers) == len(rendered.messages) == 7
    assert desk.methods() == ["chat.postEphemeral"] * 2


async def test_blocks_that_are_refused_are_followed_by_plainer_ones(private, desk, whispers):
    desk.faults.error("chat.postEphemeral", "invalid_blocks")
    await private().finish(RENDERED)

    assert [block["type"] for block in whispers[0].blocks] == ["section", "context", "actions"]


async def test_a_failure_and_a_stop_are_told_privately(private, whispers):
    await private().fail("Something went wrong.")
    await private().halt("Stopped.")

    assert [words_of(each) for each in whispers] == ["Something went wrong.", "Stopped."]


async def test_who_is_not_in_the_channel_is_told_in_a_direct_message(desk, private, whispers, ana):
    desk.faults.error("chat.postEphemeral", "user_not_in_channel")
    await private().finish(RENDERED)

    assert whispers == []
    assert [each.text.partition("<")[0] for each in ana.direct.messages.values()] == [NOT_THERE, "Restart it "]


async def test_what_may_have_been_shown_is_shown_once_more_and_then_told_to_the_caller(desk, private, whispers):
    desk.faults.lose("chat.postEphemeral")
    await private().finish(RENDERED)
    assert len(whispers) == 2

    desk.faults.status("chat.postEphemeral", 500, times=None)
    with pytest.raises(Unsure):
        await private().finish(RENDERED)


async def test_outside_of_threads_there_is_no_status(desk, whispers):
    place = replace(desk.destination.place, thread_ts="")
    await desk.answer(PrivatePosting(desk.calls, replace(desk.destination, place=place)), *STEPS, FIRST)

    assert desk.methods("assistant.") == []
    assert [words_of(each) for each in whispers] == [WORDS]
