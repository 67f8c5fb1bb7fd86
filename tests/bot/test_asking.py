"""Asking in Slack, end to end: real Bolt over a real socket, a real index and ledger, and the stand-in for Slack."""

import shutil

from bot.rules import Rules
from ledger.leases import utc_now
from tests.bot.workplace import Workplace


async def test_a_mention_is_answered_in_its_thread_with_a_footnote(work: Workplace) -> None:
    async with work.bot():
        asked = work.ben.mention(work.team, "how often are signing keys rotated?")
        [answer] = await work.answer(asked)

    assert "every 90 days" in answer.words
    assert "[1]" in answer.words
    assert "Keys" in answer.words


async def test_a_direct_message_is_answered_with_all_that_the_asker_may_read(work: Workplace) -> None:
    async with work.bot():
        asked = work.ana.dm("what does level four earn in Lisbon?")
        [answer] = await work.answer(asked, work.ana)

    assert "71,000" in answer.words


async def test_a_channel_is_told_only_what_everybody_in_it_may_read(work: Workplace) -> None:
    async with work.bot():
        asked = work.ana.mention(work.team, "what does level four earn in Lisbon?")
        [answer] = await work.answer(asked)

    assert "71,000" not in answer.words
    assert "don't know" in answer.words


async def test_a_question_is_answered_once_though_slack_tells_of_it_twice(work: Workplace) -> None:
    async with work.bot():
        asked = work.ben.mention(work.team, "how often are signing keys rotated?")
        await work.answer(asked)
        # A mention comes as app_mention and as message.channels.
        await work.until(lambda: not work.server.world.outbox.pending())

    assert len(work.below(asked)) == 1


async def test_whoever_may_read_more_is_told_so_alone(work: Workplace) -> None:
    async with work.bot():
        asked = work.ana.mention(work.team, "what does level four earn in Lisbon?")
        hint = await work.until(lambda: [each for each in work.ana.thread(asked) if each.is_ephemeral])

        assert "You may read more" in hint[0].words
        assert not [each for each in work.ben.thread(asked) if each.is_ephemeral]

        work.ana.press(hint[0].message, "answer_private")
        private = await work.until(lambda: [each for each in work.ana.thread(asked) if "71,000" in each.words])

    assert private[0].is_ephemeral
    assert not [each for each in work.ben.thread(asked) if "71,000" in each.words]


async def test_whoever_may_read_no_more_than_the_others_is_told_nothing(work: Workplace) -> None:
    async with work.bot():
        asked = work.ben.mention(work.team, "what does level four earn in Lisbon?")
        await work.answer(asked)

    # The bot has ended, and what it had begun with it.
    assert not [each for each in work.ben.thread(asked) if each.is_ephemeral]


async def test_before_anything_is_indexed_it_says_so_and_answers_as_soon_as_there_is(work: Workplace) -> None:
    shutil.move(work.folder / ".footnote" / "index", work.folder / "index")
    async with work.bot():
        asked = work.ben.mention(work.team, "how often are signing keys rotated?")
        assert "no documents have been indexed" in (await work.answer(asked))[0].words

        shutil.copytree(work.folder / "index", work.folder / ".footnote" / "index", dirs_exist_ok=True)
        asked = work.ben.mention(work.team, "how often are signing keys rotated?")
        assert "every 90 days" in (await work.answer(asked))[0].words


async def test_a_mention_alone_below_a_message_asks_about_that_message(work: Workplace) -> None:
    async with work.bot():
        said = work.ana.say(work.team, "how often are signing keys rotated?")
        work.ben.mention(work.team, "", thread=said)
        assert "every 90 days" in (await work.answer(said))[0].words


async def test_a_mention_alone_gets_a_question_back(work: Workplace) -> None:
    async with work.bot():
        asked = work.ben.dm("source:docs")
        [answer] = await work.answer(asked, work.ben)

    assert "footnote_answer" in str(answer.message.metadata)
    assert "[1]" not in answer.words


async def test_who_asks_too_often_is_told_to_wait(work: Workplace) -> None:
    minute = utc_now().replace(second=0)
    async with work.bot(Rules(person_per_minute=1), clock=lambda: minute) as office:
        first = work.ben.mention(work.team, "how often are signing keys rotated?")
        await work.answer(first)
        second = work.ben.mention(work.team, "are deploys frozen on Fridays?")
        [refusal] = await work.answer(second)

        third = work.ben.mention(work.team, "who deploys?")
        assert await work.ended(office.ledger, third) == "refused"

    assert "I take 1 question a minute" in refusal.words
    assert work.below(third) == []


async def test_those_who_must_wait_are_told_how_many_are_before_them(work: Workplace) -> None:
    async with work.bot(Rules(at_once=1)):
        work.server.world.faults.hold("chat.startStream")
        first = work.ben.mention(work.team, "how often are signing keys rotated?")
        await work.until(lambda: work.server.world.faults.waiting)
        second = work.ben.mention(work.team, "are deploys frozen on Fridays?")
        await work.until(lambda: "answering others first" in work.ben.status(second))
        work.server.world.faults.release()
        await work.answer(first)
        await work.answer(second)
