"""Whatever Slack does to an answer, it stands there once and whole, or the caller is told that it may not."""

import random

import pytest

from answering.events import Said, Withdrawn
from bot.posting.errors import PostingError
from tests.bot.posting.conftest import FIRST, ONE, RENDERED, SECOND, STEPS, WORDS

METHODS = ["chat.startStream", "chat.appendStream", "chat.stopStream", "chat.postMessage", "chat.update", "chat.delete"]
METHODS += ["conversations.replies", "assistant.threads.setStatus"]
CODES = ["internal_error", "invalid_blocks", "message_not_in_streaming_state", "channel_type_not_supported"]
VOID = [Said("It is so [1].", (ONE,)), Withdrawn("a page that it cites is gone.")]


def break_something(desk, chance):
    method, faults = chance.choice(METHODS), desk.faults
    chance.choice(
        [
            lambda: faults.lose(method),
            lambda: faults.drop(method),
            lambda: faults.status(method, 500),
            lambda: faults.status(method, 429, retry_after=chance.choice([1, 10])),
            # A thread that may be read now may be read later.
            lambda: faults.error(method, chance.choice(CODES if method.startswith("chat.") else CODES[:1])),
        ]
    )()


@pytest.mark.parametrize("seed", range(40))
async def test_an_answer_stands_there_once_and_whole_or_the_caller_knows(desk, seed):
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        break_something(desk, chance)
    posting = desk.posting(way=chance.choice(["stream", "stream", "edit", "whole"]))
    await posting.begin()
    for event in [*STEPS, *chance.choice([[], VOID]), FIRST, SECOND]:
        desk.clock.advance(seconds=chance.choice([0, 0.2, 4, 100]))
        await posting.take(event)
    try:
        ts = await posting.finish(RENDERED)
    except PostingError:
        # What took it over begins with what is recorded, and looks for the rest.
        desk.faults.clear()
        ts = await desk.posting(posted=desk.recorded).finish(RENDERED)

    told = [each for each in desk.ours if each.metadata and each.metadata["event_type"] == "footnote_answer"]
    assert [each.ts for each in told] == [ts]
    words = "".join(desk.texts) or told[0].text
    assert words == WORDS or "Restart it <https://wiki.example.com/x/1|[1]>" in str(told[0].blocks) + words
    assert {each.ts for each in desk.ours} <= set(desk.recorded)
