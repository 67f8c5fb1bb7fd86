import re
from dataclasses import replace

import pytest

from bot.controls.hearing import UNRECORDED
from bot.controls.operators import MAY_NOT
from bot.rules import ChannelRules, Rules
from ledger.channel_choices import channel_choices, set_channel_choices
from ledger.run_requests import ask_run
from ledger.waiting_runs import RunRequest
from tests.bot.controls.pressing import answered, break_ledger
from tests.bot.test_keeping import claimed

SECRET = "what does level four earn in Lisbon?"


async def says(work, person, text, containing=""):
    """What somebody alone sees in the channel after a command."""
    before = len(private(work, person, containing))
    ran = person.run(work.team, "/footnote", text)
    seen = await work.until(lambda: private(work, person, containing)[before:])
    await work.until(lambda: ran.outcome == "answered")
    return seen[-1].words


def private(work, person, containing):
    return [each for each in person.sees(work.team) if each.is_ephemeral and containing in each.words]


async def test_ask_answers_the_asker_alone_with_all_that_they_may_read(work):
    async with work.bot():
        words = await says(work, work.ana, f"ask {SECRET}", "71,000")

    assert "Salaries" in words
    assert work.ben.sees(work.team) == []


async def test_ask_works_also_where_footnote_is_no_member(work):
    elsewhere = work.server.slack.channel("elsewhere", work.ana, has_app=False)
    async with work.bot():
        work.ana.run(elsewhere, "/footnote", f"ask {SECRET}")
        await work.until(lambda: [each for each in work.ana.sees(elsewhere) if "71,000" in each.words])


@pytest.mark.parametrize(
    ("text", "containing"),
    [
        ("", "I answer questions"),
        ("help", "I answer questions"),
        ("help me", "I answer questions"),
        ("make coffee", "I do not know `/footnote make`"),
        ("ask", "/footnote ask how do we deploy?"),
        ("why", "I have not answered you lately"),
        ("why not", "How this answer came about is not kept"),
        ("mute forever", "For how many minutes?"),
        ("status", "I am answering 0 questions"),
        ("reindex", "Only Footnote's operators"),
        ("channel", "*I answer* also what follows in its threads"),
    ],
)
async def test_every_command_is_answered_in_words_that_the_person_alone_sees(work, text, containing):
    async with work.bot():
        await says(work, work.ben, text, containing)

    assert work.ana.sees(work.team) == []


async def test_sources_are_shown_as_far_as_a_person_may_read_them(work):
    async with work.bot():
        assert "hr" in await says(work, work.ana, "sources", "documents")
        words = await says(work, work.ben, "sources", "documents")

    assert "*docs*: 2 documents" in words
    assert "hr" not in words


async def test_why_explains_the_last_answer_or_the_one_with_the_id(work):
    async with work.bot() as office:
        await answered(work, office, work.ben)
        words = await says(work, work.ben, "why", "*Found*")
        trace_id = words.split("`")[1]
        again = await says(work, work.ana, f"why {trace_id}", trace_id)

    assert "Keys" in words
    assert "Keys" in again


async def test_why_by_id_tells_of_another_s_private_answer_no_more_than_if_there_were_none(work):
    async with work.bot() as office:
        await says(work, work.ana, f"ask {SECRET}", "71,000")
        await work.until(lambda: claimed(office.ledger) == 0)
        trace_id = (await says(work, work.ana, "why", "*Found*")).split("`")[1]
        words = await says(work, work.ben, f"why {trace_id}", "How this answer")

    assert words == "How this answer came about is not kept any more."


async def test_why_by_id_tells_who_is_not_in_a_channel_nothing_of_its_answers(work):
    elsewhere = work.server.slack.channel("elsewhere", work.ana)
    async with work.bot() as office:
        asked = work.ana.mention(elsewhere, "how often are signing keys rotated?")
        await work.ended(office.ledger, asked)
        trace_id = (await says(work, work.ana, "why", "*Found*")).split("`")[1]
        await says(work, work.ben, f"why {trace_id}", "is not kept")


async def test_muted_footnote_answers_here_only_who_names_it_until_it_is_unmuted(work):
    async with work.bot() as office:

        async def rules():
            where = (work.team.team_id, work.team.id)
            return await office.rules.of(*where, ledger=office.ledger, now=office.clock())

        await says(work, work.ben, "mute 30", "For 30 minutes")
        assert (await rules()).is_muted
        assert "Muted" in await says(work, work.ben, "channel", "Muted")
        await says(work, work.ben, "unmute", "as before")
        assert not (await rules()).is_muted


async def test_who_muted_a_channel_is_named_until_it_ends_whoever_changes_it_since(work):
    async with work.bot(Rules(operators=(work.ana.id,))) as office:
        await says(work, work.ben, "mute 30", "unmute")
        where = (office.ledger, work.team.team_id, work.team.id)
        muted = channel_choices(*where)
        assert muted is not None
        assert muted.muted_until is not None
        set_channel_choices(*where, replace(muted, changed_by=work.ana.id))

        named = f"*Muted* by <@{work.ben.id}> until <!date^{int(muted.muted_until.timestamp())}"
        assert named in await says(work, work.ben, "status", "*Muted*")
        work.ana.run(work.team, "/footnote", "channel")
        assert named in repr((await work.until(lambda: work.ana.modal)).blocks)

        await says(work, work.ana, "unmute", "as before")
        unmuted = channel_choices(*where)
        assert unmuted is not None
        assert unmuted.muted_by is None


async def test_no_command_names_a_source_to_who_may_not_read_it_and_is_no_operator(work):
    async with work.bot(Rules(usual=ChannelRules(sources=("hr",)))) as office:
        ask_run(office.ledger, RunRequest("hr", is_full=False, asked_by="a test", asked_at=office.clock()))
        for text, containing in (
            ("reindex hr", MAY_NOT),
            ("reindex hrr", MAY_NOT),
            ("reindex hr full", MAY_NOT),
            ("sources", "documents"),
            ("status", "You may read"),
            ("channel", "I answer"),
        ):
            assert not re.search(r"\bhr\b", await says(work, work.ben, text, containing))


async def test_without_the_ledger_every_command_says_so(work):
    async with work.bot(Rules(operators=(work.ben.id,))) as office:
        break_ledger(office, work.folder)
        for text in ("ask why?", "sources", "status", "mute", "why", "channel", "reindex docs"):
            said = len(private(work, work.ben, UNRECORDED))
            work.ben.run(work.team, "/footnote", text)
            await work.until(lambda said=said: len(private(work, work.ben, UNRECORDED)) > said)
