from bot.manifest import PROMPTS
from tests.bot.controls.pressing import answered, break_ledger


async def home(work, person, containing):
    person.open_home()

    def shown():
        text = repr(person.home.blocks) if person.home else ""
        return text if containing in text else ""

    return await work.until(shown)


async def test_home_shows_what_one_may_read_what_one_asked_and_how_to_ask(work):
    async with work.bot() as office:
        await answered(work, office, work.ben, "<!here> how often are signing keys rotated?")
        text = await home(work, work.ben, "What I know")

    assert "*docs*: 2 documents" in text
    assert "hr" not in text
    assert "how often are signing keys rotated?" in text
    assert "<!here>" not in text
    assert "/footnote ask <question>" in text


async def test_home_can_be_opened_again_and_shows_nobody_elses_questions(work):
    async with work.bot() as office:
        await answered(work, office, work.ben)
        for _ in range(2):
            text = await home(work, work.ana, "Nothing yet.")

    assert "signing keys" not in text
    assert "*hr*" in text


async def test_a_question_that_was_taken_back_is_not_shown(work):
    async with work.bot() as office:
        work.server.world.faults.hold("conversations.members")
        asked = work.ben.mention(work.team, "how often are signing keys rotated?")
        await work.until(lambda: work.server.world.faults.waiting)
        work.ben.delete(asked)
        assert await work.ended(office.ledger, asked) == "withdrawn"
        work.server.world.faults.release()
        text = await home(work, work.ben, "Nothing yet.")

    assert "signing keys" not in text


async def test_without_the_ledger_home_says_so(work):
    async with work.bot() as office:
        break_ledger(office, work.folder)
        await home(work, work.ben, "cannot reach my records")


async def test_who_opens_the_direct_messages_is_shown_what_to_ask_first(work):
    async with work.bot():
        work.ben.open_home("messages")
        journal = work.server.world.journal
        calls = await work.until(lambda: journal.entries("assistant.threads.setSuggestedPrompts"))

    assert [each["title"] for each in calls[0].arguments["prompts"]] == [title for title, _ in PROMPTS]
