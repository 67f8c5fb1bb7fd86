"""Once, end to end: whatever Slack tells twice, changes or takes back, a question has one answer."""

import signal

from ledger.thread_turns import turns_of
from tests.bot.test_threads import KEYS, all_heard
from tests.bot.workplace import Workplace


async def test_an_edit_that_adds_a_mention_asks_for_the_first_time(work: Workplace) -> None:
    bot = work.server.slack.bot.id
    async with work.bot():
        said = work.ben.say(work.team, KEYS)
        await all_heard(work)
        assert work.below(said) == []

        work.ben.edit(said, f"<@{bot}> {KEYS}")
        assert "every 90 days" in (await work.answer(said))[0].words


async def test_an_edit_of_a_question_is_no_new_question(work: Workplace) -> None:
    bot = work.server.slack.bot.id
    async with work.bot():
        asked = work.ben.mention(work.team, KEYS)
        await work.answer(asked)
        work.ben.edit(asked, f"<@{bot}> how often are signing keys rotated, please?")
        await all_heard(work)

    assert len(work.below(asked)) == 1


async def test_an_event_that_is_told_again_is_answered_once(work: Workplace) -> None:
    work.server.world.faults.duplicate("app_mention|message", times=None)
    async with work.bot():
        asked = work.ben.mention(work.team, KEYS)
        await work.answer(asked)
        await all_heard(work)

    assert len(work.below(asked)) == 1


async def test_two_processes_answer_once(work: Workplace) -> None:
    async with work.bot(), work.bot():
        questions = [work.ben.mention(work.team, KEYS) for _ in range(4)]
        for asked in questions:
            assert len(await work.answer(asked)) == 1
        await all_heard(work)

    assert [len(work.below(asked)) for asked in questions] == [1, 1, 1, 1]


async def test_a_question_that_is_deleted_while_it_is_answered_leaves_nothing_behind(work: Workplace) -> None:
    async with work.bot() as office:
        work.server.world.faults.hold("conversations.members")
        asked = work.ben.mention(work.team, KEYS)
        await work.until(lambda: work.server.world.faults.waiting)
        work.ben.delete(asked)
        assert await work.ended(office.ledger, asked) == "withdrawn"
        work.server.world.faults.release()
        await all_heard(work)

    said = [each for each in work.team.messages.values() if each.author == work.server.slack.bot.id]
    assert said == []


async def test_a_question_of_which_slack_tells_after_it_was_deleted_is_not_answered(work: Workplace) -> None:
    async with work.bot() as office:
        work.server.world.faults.delay("app_mention|message", times=2)
        asked = work.ben.mention(work.team, KEYS)
        work.ben.delete(asked)
        await all_heard(work)
        await office.tasks.drain(5)

    said = [each for each in work.team.messages.values() if each.author == work.server.slack.bot.id]
    assert said == []


async def test_stop_ends_an_answer_and_says_so(work: Workplace) -> None:
    async with work.bot() as office:
        work.server.world.faults.hold("chat.stopStream")
        asked = work.ben.mention(work.team, KEYS)
        await work.until(lambda: work.server.world.faults.waiting)
        work.ben.stop(asked)
        assert await work.ended(office.ledger, asked) == "cancelled"
        work.server.world.faults.release()
        [answer] = await work.answer(asked)

    assert "Stopped" in answer.words


async def test_stop_is_recorded_for_an_answer_that_another_process_gives(work: Workplace) -> None:
    process, faults = work.start_process(), work.server.world.faults
    faults.hold("chat.startStream")
    asked = work.ben.mention(work.team, KEYS)
    await work.until(lambda: faults.waiting)
    async with work.bot() as office:
        process.send_signal(signal.SIGSTOP)
        work.ben.mention(work.team, "stop", thread=asked)
        assert await work.ended(office.ledger, asked) == "cancelled"


async def test_an_edit_of_a_question_does_not_undo_that_somebody_said_stop(work: Workplace) -> None:
    bot = work.server.slack.bot.id
    async with work.bot():
        asked = work.ben.mention(work.team, KEYS)
        await work.answer(asked)
        hush = work.ben.mention(work.team, "stop", thread=asked)
        await work.until(lambda: hush.reactions)
        work.ben.edit(asked, f"<@{bot}> how often are signing keys rotated, please?")
        await all_heard(work)
        work.ben.reply(asked, "are deploys frozen on Fridays?")
        await all_heard(work)

    assert len(work.below(asked)) == 1


async def test_words_that_were_taken_back_do_not_return_when_slack_tells_of_them_again(work: Workplace) -> None:
    async with work.bot() as office:
        work.server.world.faults.lose_ack("message")
        asked = work.ben.mention(work.team, KEYS)
        await work.answer(asked)
        work.ben.delete(asked)
        await all_heard(work)
        turns = turns_of(office.ledger, work.team.team_id, work.team.id, asked.ts, 9)

    assert [turn.text for turn in turns if not turn.is_answer] == []


async def test_an_event_that_cannot_be_attributed_now_is_told_again_and_answered(work: Workplace) -> None:
    work.server.world.faults.error("auth.test", "internal_error")
    async with work.bot():
        asked = work.ben.dm(KEYS)
        [answer] = await work.answer(asked, work.ben)

    assert "every 90 days" in answer.words
