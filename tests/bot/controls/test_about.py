from bot.controls import names
from bot.controls.hearing import UNRECORDED
from tests.bot.controls.pressing import break_ledger

SECRET = "what does level four earn in Lisbon?"


async def chosen(work, person, text):
    """A message of Ben's, and the modal that somebody opens on it."""
    said = work.ben.say(work.team, text)
    person.use_shortcut(names.ASK_ABOUT, said)
    return said, await work.until(lambda: person.modal)


async def test_the_text_of_a_message_becomes_a_question_that_is_answered_privately(work):
    async with work.bot():
        said, modal = await chosen(work, work.ana, f"<@{work.server.slack.bot.id}> &amp; all: {SECRET}")
        assert "& all: what does level four earn" in repr(modal.blocks)
        modal.submit()
        await work.until(lambda: [each for each in work.ana.sees(work.team) if "71,000" in each.words])

    assert "71,000" not in repr([each.words for each in (*work.ben.sees(work.team), *work.ben.thread(said))])


async def test_asked_in_the_thread_everybody_sees_who_asked_what_and_what_all_may_read(work):
    async with work.bot():
        said, modal = await chosen(work, work.ana, "keys were rotated again")
        modal.fill(names.QUESTION, "how often are signing keys rotated?")
        modal.fill(names.WHERE, "thread")
        modal.submit()
        [asked, answer] = (await work.answer(said, work.ben))[-2:]

    assert f"<@{work.ana.id}> asks about this" in asked.words
    assert "how often are signing keys rotated?" in asked.words
    assert "every 90 days" in answer.words


async def test_submitted_twice_a_question_is_answered_once(work):
    async with work.bot():
        _, modal = await chosen(work, work.ana, SECRET)
        for _ in range(2):
            sent = modal.submit()
            await work.until(lambda sent=sent: sent.is_settled)
        await work.until(lambda: [each for each in work.ana.sees(work.team) if "71,000" in each.words])

    assert len([each for each in work.ana.sees(work.team) if "71,000" in each.words]) == 1


async def test_where_footnote_may_not_post_the_asker_is_told(work):
    elsewhere = work.server.slack.channel("elsewhere", work.ana, has_app=False)
    async with work.bot():
        said = work.ana.say(elsewhere, SECRET)
        work.ana.use_shortcut(names.ASK_ABOUT, said)
        modal = await work.until(lambda: work.ana.modal)
        modal.submit()
        [told] = await work.until(
            lambda: [each for each in work.ana.sees(work.ana.direct) if "71,000" in each.words and each.blocks]
        )
        work.ana.press(told.message, names.WHY)
        why = await work.until(lambda: work.ana.modal if work.ana.modal is not modal else None)
        await work.until(lambda: "Searched for" in repr(why.blocks))


async def test_where_a_question_cannot_be_asked_aloud_the_asker_is_told_directly(work):
    elsewhere = work.server.slack.channel("elsewhere", work.ana, has_app=False)
    async with work.bot():
        said = work.ana.say(elsewhere, SECRET)
        work.ana.use_shortcut(names.ASK_ABOUT, said)
        modal = await work.until(lambda: work.ana.modal)
        modal.fill(names.WHERE, "thread")
        modal.submit()
        await work.until(lambda: [each for each in work.ana.sees(work.ana.direct) if "Invite me" in each.words])


async def test_without_the_ledger_the_question_stays_in_the_modal(work):
    async with work.bot() as office:
        _, modal = await chosen(work, work.ana, SECRET)
        break_ledger(office, work.folder)
        modal.submit()
        await work.until(lambda: work.ana.modal.errors)

    assert work.ana.modal.errors == {names.QUESTION: UNRECORDED}
