from bot.controls import names
from bot.controls.answered import FORGOTTEN
from bot.controls.buttons import private_button
from bot.controls.hearing import UNRECORDED
from ledger.answers import forget_answers
from tests.bot.controls.pressing import answered, break_ledger, whispered, whispers
from tests.bot.questions import after

SECRET = "what does level four earn in Lisbon?"
_YEARS = 1_000_000_000


async def test_a_private_answer_says_what_the_one_who_pressed_may_read_and_nobody_else_sees_it(work):
    async with work.bot() as office:
        answer = await answered(work, office, work.ben, SECRET)
        assert "71,000" not in answer.words
        work.ana.press(answer.message, names.PRIVATE)
        said = await whispered(work, work.ana, answer, "71,000")

    assert said.is_ephemeral
    assert whispers(work.ben, answer) == []


async def test_a_private_answer_for_somebody_who_may_not_read_more_says_no_more(work):
    async with work.bot() as office:
        answer = await answered(work, office, work.ana, SECRET)
        work.ben.press(answer.message, names.PRIVATE)
        said = await whispered(work, work.ben, answer, "don't know")

    assert "71,000" not in said.words
    assert "Salaries" not in said.words


async def test_pressed_twice_a_private_answer_comes_once(work):
    async with work.bot() as office:
        answer = await answered(work, office, work.ana, SECRET)
        for _ in range(2):
            work.ana.press(answer.message, names.PRIVATE)
        await whispered(work, work.ana, answer, "71,000")
        await whispered(work, work.ana, answer, "answering that already")
        await office.tasks.drain(5)

    assert len(whispers(work.ana, answer, "71,000")) == 1


async def test_what_is_shared_is_answered_anew_with_what_all_may_read(work):
    async with work.bot() as office:
        answer = await answered(work, office, work.ben, SECRET)
        work.ana.press(answer.message, names.PRIVATE)
        private = await whispered(work, work.ana, answer, "71,000")
        for _ in range(2):
            work.ana.press(private.message, names.SHARE)
        await whispered(work, work.ana, answer, "shared already")
        await work.answer(answer.message, work.ben, count=2)

    thread = work.ben.thread(answer.message)
    assert len([each for each in thread if f"<@{work.ana.id}> asked, and shares it" in each.words]) == 1
    assert "71,000" not in " ".join(each.words for each in thread)


async def test_what_one_person_was_shown_cannot_be_shared_by_another(work):
    async with work.bot() as office:
        answer = await answered(work, office, work.ben, SECRET)
        work.ana.press(answer.message, names.PRIVATE)
        private = await whispered(work, work.ana, answer, "71,000")
        # Slack lets nobody press what they do not see; somebody who can make up a press still gets nothing by it.
        private.message.reader = work.ben.id
        work.ben.press(private.message, names.SHARE)
        await whispered(work, work.ben, answer, FORGOTTEN)


async def test_a_mention_alone_cannot_be_asked_again_and_who_presses_an_old_button_reads_what_to_do(work):
    async with work.bot() as office:
        said = work.ben.say(work.team, SECRET)
        asked = work.ana.mention(work.team, "", thread=said)
        answer = (await work.answer(said, work.ana))[-1]
        await work.ended(office.ledger, asked)
        await office.tasks.drain(5)
        assert names.PRIVATE not in repr(answer.blocks)
        assert [each for each in work.ana.thread(said) if each.is_ephemeral] == []

        answer_id = answer.message.metadata["event_payload"]["question"]
        answer.message.blocks[-1]["elements"].append(private_button(answer_id))
        work.ana.press(answer.message, names.PRIVATE)
        await whispered(work, work.ana, answer, "/footnote ask")


async def test_what_came_as_a_direct_message_is_shared_where_it_was_asked(work):
    elsewhere = work.server.slack.channel("elsewhere", work.ana, work.ben, has_app=False)
    async with work.bot():
        work.server.world.faults.status("response_url", 404, times=None)
        work.ana.run(elsewhere, "/footnote", f"ask {SECRET}")

        def told():
            return [each for each in work.ana.sees(work.ana.direct) if "71,000" in each.words]

        [answer] = await work.until(told)
        work.ana.press(answer.message, names.SHARE)
        await work.until(lambda: [each for each in work.ana.sees(work.ana.direct) if "Invite me" in each.words])

        work.ana.invite(elsewhere, work.server.slack.bot)
        work.ana.press(answer.message, names.SHARE)
        await work.until(lambda: [each for each in work.ben.sees(elsewhere) if "shares it with you" in each.words])


async def test_an_answer_that_is_forgotten_says_so(work):
    async with work.bot() as office:
        answer = await answered(work, office, work.ben)
        forget_answers(office.ledger, after(_YEARS))
        work.ben.press(answer.message, names.PRIVATE)
        await whispered(work, work.ben, answer, FORGOTTEN)


async def test_without_the_ledger_nothing_is_asked_and_the_person_is_told(work):
    async with work.bot() as office:
        answer = await answered(work, office, work.ben)
        break_ledger(office, work.folder)
        work.ben.press(answer.message, names.PRIVATE)
        await whispered(work, work.ben, answer, UNRECORDED)
