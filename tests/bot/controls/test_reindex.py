import pytest

from bot.controls import names
from bot.controls.operators import MAY_NOT
from bot.rules import Rules
from ledger.reindex_requests import reindex_requests
from ledger.run_requests import waiting_runs
from ledger.runs import RunCounts, RunStatus, finish_run, record_progress, start_run
from tests.bot.questions import NOON


@pytest.fixture
def rules(work):
    """Ana is an operator, Ben is none."""
    return Rules(operators=(work.ana.id,))


async def whispered(work, person, containing):
    def found():
        return [each for each in person.sees(work.team) if each.is_ephemeral and containing in each.words]

    return (await work.until(found))[-1]


def progress(work, containing):
    """What the operator is written directly."""
    found = work.ana.sees(work.ana.direct)
    return found if found and containing in found[-1].words else []


def asked(office):
    return [(each.source, each.is_full, each.asked_by) for each in waiting_runs(office.ledger)]


async def test_an_operator_asks_for_a_source_and_sees_its_run_to_the_end(work, rules):
    async with work.bot(rules) as office:
        work.ana.run(work.team, "/footnote", "reindex docs")
        await whispered(work, work.ana, "Asked for")
        await work.until(lambda: progress(work, "*docs*: waits for the indexer"))
        [(source, is_full, asked_by)] = asked(office)
        assert (source, is_full) == ("docs", False)
        assert asked_by.endswith("in Slack")

        run = start_run(office.ledger, "docs", "space", "Ana", NOON)
        record_progress(office.ledger, run, RunCounts(unchanged=40, changed=2, done=2, total=3))
        await work.until(lambda: progress(work, "under way: 2 of 3 documents, 2 changed, 40 unchanged"))
        finish_run(office.ledger, run, RunStatus.DONE, RunCounts(unchanged=90, changed=3), None, NOON)
        [said] = await work.until(lambda: progress(work, "done in 0 s: 3 changed, 90 unchanged"))

    assert said.words.count("\n") == 0
    assert work.ben.sees(work.team) == []


async def test_of_a_run_that_failed_the_reason_is_shown(work, rules):
    async with work.bot(rules) as office:
        work.ana.run(work.team, "/footnote", "reindex hr")
        await work.until(lambda: progress(work, "waits for the indexer"))
        run = start_run(office.ledger, "hr", "space", "Ana", NOON)
        finish_run(office.ledger, run, RunStatus.FAILED, RunCounts(), "The folder <!here> is gone.", NOON)
        [said] = await work.until(lambda: progress(work, "failed in 0 s"))

    assert "is gone" in said.words
    assert "<!here>" not in said.words


async def test_without_a_name_every_source_is_asked_for(work, rules):
    async with work.bot(rules) as office:
        work.ana.run(work.team, "/footnote", "reindex")
        await whispered(work, work.ana, "Asked for")

        assert [each[:2] for each in asked(office)] == [("docs", False), ("hr", False)]


async def test_an_address_asks_for_its_document(work, rules):
    async with work.bot(rules) as office:
        work.ana.run(work.team, "/footnote", "reindex https://wiki.example.com/nowhere")
        await whispered(work, work.ana, "I know no document with exactly this address")

        assert reindex_requests(office.ledger) == {}


async def test_everything_is_read_again_only_when_that_is_confirmed(work, rules):
    async with work.bot(rules) as office:
        work.ana.run(work.team, "/footnote", "reindex docs full")
        question = await whispered(work, work.ana, "Read every document of docs again?")
        assert asked(office) == []

        for _ in range(2):
            work.ana.press(question.message, names.REINDEX_FULL)
            await whispered(work, work.ana, "Asked for")
        assert [each[:2] for each in asked(office)] == [("docs", True)]


async def test_who_is_no_operator_starts_nothing_by_typing_or_pressing(work, rules):
    async with work.bot(rules) as office:
        work.ben.run(work.team, "/footnote", "reindex docs")
        await whispered(work, work.ben, MAY_NOT)
        work.ana.run(work.team, "/footnote", "reindex full")
        question = await whispered(work, work.ana, "Read every document of every source again?")
        question.message.reader = work.ben.id
        said = len(work.ben.sees(work.team))
        work.ben.press(question.message, names.REINDEX_FULL)
        await work.until(lambda: len(work.ben.sees(work.team)) > said)

        assert asked(office) == []


async def test_a_source_that_is_not_there_is_answered_with_the_one_that_was_meant(work, rules):
    async with work.bot(rules) as office:
        work.ana.run(work.team, "/footnote", "reindex dosc")
        await whispered(work, work.ana, "Did you mean `docs`?")

        assert asked(office) == []


async def test_an_operator_runs_every_source_and_so_knows_the_name_of_each(work):
    async with work.bot(Rules(operators=(work.ben.id,))) as office:
        work.ben.run(work.team, "/footnote", "reindex nothing-like-it")
        assert "There are: docs, hr." in (await whispered(work, work.ben, "no source of this name")).words
        work.ben.run(work.team, "/footnote", "reindex hr")
        await whispered(work, work.ben, "Asked for")
        assert [source for source, _, _ in asked(office)] == ["hr"]
