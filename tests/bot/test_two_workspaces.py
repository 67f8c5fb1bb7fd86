"""Two workspaces with one bot, in which people and channels have the same ids: nothing of one is seen from the other.

What the ledger keeps apart for messages of one time, too, is shown in `tests/ledger/test_two_workspaces.py`.
"""

import pytest

from ledger.channel_choices import ChannelChoices, set_channel_choices
from ledger.leases import utc_now
from tests.bot.controls.test_home import home
from tests.bot.several import Several
from tests.bot.test_threads import KEYS

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

SALARIES = "what does level four earn in Lisbon?"


async def test_who_may_read_what_goes_by_the_people_of_each_workspace(both: Several) -> None:
    ana = both.work.ana
    hers = both.acme.channel("people", ana, kind="private", with_id="C0PEOPLE")
    namesake = both.zenith.person("Yann Yi", with_id=ana.id)
    theirs = both.zenith.channel("people", namesake, kind="private", with_id=hers.id)
    async with both.installed():
        asked = ana.mention(hers, SALARIES)
        [answer] = await both.work.answer(asked, ana)
        # At once, while it is remembered who is in the channel and who they are.
        their_answer = await both.answer(namesake.mention(theirs, SALARIES), namesake)

    assert "71,000" in answer.words
    assert "71,000" not in their_answer.words
    assert "don't know" in their_answer.words


async def test_who_reads_along_goes_by_the_members_of_each_channel(both: Several) -> None:
    ana = both.work.ana
    hers = both.acme.channel("people", ana, both.work.ben, kind="private", with_id="C0PEOPLE")
    ana_there = both.zenith.person("Ana Costa", with_id=ana.id)
    theirs = both.zenith.channel("people", ana_there, kind="private", with_id=hers.id)
    async with both.installed():
        [answer] = await both.work.answer(ana.mention(hers, SALARIES), ana)
        their_answer = await both.answer(ana_there.mention(theirs, SALARIES), ana_there)

    assert "71,000" not in answer.words
    assert "71,000" in their_answer.words


async def test_a_channel_is_set_for_its_workspace_alone(both: Several) -> None:
    async with both.installed() as office:
        every = ChannelChoices("every", (), "", None, None, both.work.ben.id, utc_now())
        set_channel_choices(office.ledger, both.acme.workspace.id, both.work.team.id, every)
        theirs = both.zoe.say(both.theirs, KEYS)
        asked = both.work.ben.say(both.work.team, KEYS)
        [answer] = await both.work.answer(asked)
        await both.work.until(lambda: not both.server.world.outbox.pending())

    assert "every 90 days" in answer.words
    assert both.zoe.thread(theirs)[1:] == []


async def test_recent_questions_are_those_of_the_person_in_their_workspace(both: Several) -> None:
    async with both.installed():
        await both.work.answer(both.work.ben.mention(both.work.team, KEYS))
        assert "signing keys" in await home(both.work, both.work.ben, "What I know")
        assert "signing keys" not in await home(both.work, both.zoe, "Nothing yet.")


async def test_after_a_crash_the_questions_of_every_workspace_are_answered_once(both: Several) -> None:
    async with both.installed():
        pass
    process = both.work.start_process(both.oauth)
    faults = both.server.world.faults
    faults.hold("conversations.members", times=2)
    asked, theirs = both.work.ben.mention(both.work.team, KEYS), both.zoe.mention(both.theirs, KEYS)
    await both.work.until(lambda: faults.waiting == 2)
    process.kill()
    process.wait()
    faults.clear()

    async with both.bot():
        [answer] = await both.work.answer(asked)
        their_answer = await both.answer(theirs, both.zoe)
        await both.work.until(lambda: not both.server.world.outbox.pending())

    assert "every 90 days" in answer.words
    assert "every 90 days" in their_answer.words
    assert len(both.work.below(asked)) == 1
    assert len([each for each in both.zoe.thread(theirs)[1:] if each.author == both.zenith.bot.id]) == 1
