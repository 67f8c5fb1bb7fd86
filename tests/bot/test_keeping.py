"""Keeping, end to end: an answer that stands in Slack stays, whatever the ledger does; and every question ends."""

from sqlalchemy import Engine

from bot.rules import ChannelRules, Rules
from tests.bot.test_threads import KEYS, all_heard
from tests.bot.workplace import Workplace

SECRET = "what does level four earn in Lisbon?"


def refuse(ledger: Engine, change: str) -> None:
    """Let the ledger refuse a kind of change."""
    with ledger.begin() as connection:
        connection.exec_driver_sql(f"CREATE TRIGGER refuse BEFORE {change} BEGIN SELECT RAISE(ABORT, 'not now'); END")


async def test_an_answer_that_cannot_be_kept_is_not_taken_back(work: Workplace) -> None:
    async with work.bot() as office:
        refuse(office.ledger, "INSERT ON answers")
        asked = work.ben.mention(work.team, KEYS)
        assert await work.ended(office.ledger, asked) == "answered"

    [answer] = work.below(asked)
    assert "every 90 days" in answer.words


async def test_a_private_answer_whose_end_was_not_recorded_is_not_shown_again(work: Workplace) -> None:
    async with work.bot() as office:
        asked = work.ana.run(work.team, "/footnote", f"ask {SECRET}")
        await work.until(lambda: asked.is_settled)
        await work.until(lambda: [each for each in work.ana.sees(work.team) if "71,000" in each.words])
        await work.until(lambda: claimed(office.ledger) == 0)
        with office.ledger.begin() as connection:
            connection.exec_driver_sql("UPDATE questions SET state = 'claimed', held_until = '2020-01-01 00:00:00'")
        await work.until(lambda: claimed(office.ledger) == 0)

    assert len([each for each in work.ana.sees(work.team) if "71,000" in each.words]) == 1


async def test_a_question_whose_asker_cannot_be_told_anything_ends(work: Workplace) -> None:
    async with work.bot() as office:
        work.server.world.faults.error(r"chat\..*|conversations\.open", "account_inactive", times=None)
        asked = work.ben.mention(work.team, KEYS)
        assert await work.ended(office.ledger, asked) == "failed"


async def test_where_it_speaks_only_when_sure_it_says_nothing_of_limits_to_who_did_not_name_it(work: Workplace) -> None:
    quiet = ChannelRules(mode="every", only_confident=True)
    async with work.bot(Rules(usual=quiet, person_per_minute=1)) as office:
        await work.answer(work.ben.say(work.team, KEYS))
        asked = work.ben.say(work.team, "are deploys frozen on Fridays?")
        assert await work.ended(office.ledger, asked) == "refused"
        assert work.below(asked) == []

        named = work.ben.mention(work.team, "are deploys frozen on Fridays?")
        assert "I take 1 question a minute" in (await work.answer(named))[0].words
        await all_heard(work)


def claimed(ledger: Engine) -> int:
    with ledger.connect() as connection:
        statement = "SELECT count(*) FROM questions WHERE state = 'claimed'"
        return int(connection.exec_driver_sql(statement).scalar_one())
