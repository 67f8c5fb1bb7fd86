"""Threads, end to end: who is answered without a mention, and when Footnote is silent."""

from bot.rules import ChannelRules, Rules
from playground.slack.state.message import Message
from tests.bot.workplace import Workplace

KEYS = "how often are signing keys rotated?"


async def all_heard(work: Workplace) -> None:
    """Wait until nothing that was said is left to be told of."""
    await work.until(lambda: not work.server.world.outbox.pending())


async def asked_and_answered(work: Workplace) -> Message:
    asked = work.ben.mention(work.team, KEYS)
    await work.answer(asked)
    return asked


async def test_the_asker_follows_up_without_a_mention(work: Workplace) -> None:
    async with work.bot():
        asked = await asked_and_answered(work)
        work.ben.reply(asked, "are deploys frozen on Fridays?")
        answers = await work.answer(asked, count=2)

    assert "frozen on Fridays" in answers[1].words


async def test_thanks_get_no_answer(work: Workplace) -> None:
    async with work.bot():
        asked = await asked_and_answered(work)
        work.ben.reply(asked, "thanks a lot!")
        await all_heard(work)

    assert len(work.below(asked)) == 1


async def test_when_a_person_answers_footnote_leaves_the_thread_to_people(work: Workplace) -> None:
    async with work.bot():
        asked = await asked_and_answered(work)
        work.ana.reply(asked, "That changed last week, it is every 60 days now.")
        await all_heard(work)
        work.ben.reply(asked, "why was that changed?")
        await all_heard(work)
        assert len(work.below(asked)) == 1

        work.ben.mention(work.team, "are deploys frozen on Fridays?", thread=asked)
        assert len(await work.answer(asked, count=2)) == 2


async def test_asked_to_stop_it_is_silent_and_shows_that_it_heard(work: Workplace) -> None:
    async with work.bot():
        asked = await asked_and_answered(work)
        hush = work.ben.mention(work.team, "stop", thread=asked)
        await work.until(lambda: hush.reactions)
        work.ben.reply(asked, "are deploys frozen on Fridays?")
        await all_heard(work)

    assert len(work.below(asked)) == 1


async def test_a_greeting_gets_a_sign(work: Workplace) -> None:
    async with work.bot():
        said = work.ben.mention(work.team, "hello!")
        await work.until(lambda: said.reactions)

    assert work.below(said) == []


async def test_slack_need_not_wait_for_the_sign_to_know_that_a_message_arrived(work: Workplace) -> None:
    async with work.bot():
        work.server.world.faults.hold("reactions.add", times=None)
        said = work.ben.mention(work.team, "hello!")
        await work.until(lambda: work.server.world.faults.waiting)
        await all_heard(work)
        assert not said.reactions
        work.server.world.faults.clear()
        await work.until(lambda: said.reactions)


async def test_where_it_answers_mentions_only_a_follow_up_is_left_alone(work: Workplace) -> None:
    async with work.bot(Rules(usual=ChannelRules(mode="mention"))):
        asked = await asked_and_answered(work)
        work.ben.reply(asked, "are deploys frozen on Fridays?")
        await all_heard(work)

    assert len(work.below(asked)) == 1


async def test_where_every_question_is_answered_none_needs_a_mention(work: Workplace) -> None:
    async with work.bot(Rules(channels={work.team.id: ChannelRules(mode="every")})):
        work.ben.say(work.team, "I am off to lunch")
        asked = work.ben.say(work.team, KEYS)
        [answer] = await work.answer(asked)

    assert "every 90 days" in answer.words


async def test_what_nobody_asked_it_by_name_is_answered_only_if_it_knows(work: Workplace) -> None:
    rules = Rules(channels={work.team.id: ChannelRules(mode="every", only_confident=True)})
    async with work.bot(rules) as office:
        unknown = work.ben.say(work.team, "who won the football match yesterday?")
        known = work.ben.say(work.team, KEYS)
        await work.answer(known)
        assert await work.ended(office.ledger, unknown) == "unknown"

        assert work.below(unknown) == []
        named = work.ben.mention(work.team, "who won the football match yesterday?")
        assert "don't know" in (await work.answer(named))[0].words


async def test_it_answers_no_other_bot_unless_it_may(work: Workplace) -> None:
    other = work.server.slack.other_bot("Alerts")
    work.ana.invite(work.team, other.account)
    async with work.bot():
        asked = other.mention(work.team, KEYS)
        await all_heard(work)
        assert work.below(asked) == []

    async with work.bot(Rules(bots=(other.account.bot_id,))):
        asked = other.mention(work.team, KEYS)
        assert "every 90 days" in (await work.answer(asked))[0].words
