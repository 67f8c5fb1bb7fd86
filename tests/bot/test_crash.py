"""Crash: a process of the bot is killed at its work, and another one answers what it has begun, once."""

import pytest

from tests.bot.test_threads import KEYS, all_heard
from tests.bot.workplace import Workplace

# Killed before anything of the answer stands in Slack, while it is streamed, and when only the ledger does not know.
MOMENTS = ["conversations.members", "chat.startStream", "chat.stopStream"]


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_question_whose_process_is_killed_is_answered_once_by_the_next(work: Workplace, moment: str) -> None:
    process = work.start_process()
    work.server.world.faults.hold(moment)
    asked = work.ben.mention(work.team, KEYS)
    await work.until(lambda: work.server.world.faults.waiting)
    process.kill()
    process.wait()
    work.server.world.faults.clear()

    async with work.bot():
        [answer] = await work.answer(asked)
        await all_heard(work)

    assert "every 90 days" in answer.words
    assert len(work.below(asked)) == 1


async def test_an_answer_that_was_posted_and_not_recorded_is_not_posted_again(work: Workplace) -> None:
    process = work.start_process()
    asked = work.ben.mention(work.team, KEYS)
    [first] = await work.answer(asked)
    process.kill()
    process.wait()
    work.forget_the_end_of(asked)

    async with work.bot() as office:
        assert await work.ended(office.ledger, asked) == "answered"
        await all_heard(work)

    assert [each.ts for each in work.below(asked)] == [first.ts]


async def test_a_process_that_is_told_to_end_finishes_its_answers(work: Workplace) -> None:
    process = work.start_process()
    work.server.world.faults.hold("chat.startStream")
    asked = work.ben.mention(work.team, KEYS)
    await work.until(lambda: work.server.world.faults.waiting)
    process.terminate()
    work.server.world.faults.release()

    [answer] = await work.answer(asked)
    assert "every 90 days" in answer.words
    assert process.wait(60) == 0


async def test_what_a_process_has_no_time_to_finish_goes_to_another_at_once(work: Workplace) -> None:
    process = work.start_process()
    work.server.world.faults.hold("chat.startStream", times=None)
    asked = work.ben.mention(work.team, KEYS)
    await work.until(lambda: work.server.world.faults.waiting)
    process.terminate()
    process.wait(60)
    work.server.world.faults.clear()

    async with work.bot():
        [answer] = await work.answer(asked)
        await all_heard(work)

    assert "every 90 days" in answer.words
    assert len(work.below(asked)) == 1
