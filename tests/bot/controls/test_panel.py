import pytest

from bot.controls import names
from bot.controls.answered import FORGOTTEN
from bot.controls.hearing import UNRECORDED
from bot.rules import Rules
from ledger.feedback import recent_votes
from tests.bot.controls.pressing import answered, break_ledger, whispered, whispers
from tests.bot.questions import after

SECRET = "what does level four earn in Lisbon?"
LONG_AGO = after(-1_000_000_000)


async def test_a_button_of_another_version_is_answered_in_words(work):
    async with work.bot() as office:
        answer = await answered(work, office, work.ben)
        [row] = [block for block in answer.message.blocks if block["type"] == "actions"]
        row["elements"][0]["action_id"] = "of_another_version"
        pressed = work.ben.press(answer.message, "of_another_version")
        await whispered(work, work.ben, answer, "do not know this button")

    await work.until(lambda: pressed.outcome == "answered")


def test_no_two_controls_have_one_name():
    known = [*names.BUTTONS, *names.MODALS]

    assert len(set(known)) == len(known)


async def private_answer(work, office):
    """What Ana alone sees, in the hands of Ben."""
    answer = await answered(work, office, work.ben, SECRET)
    work.ana.press(answer.message, names.PRIVATE)
    private = await whispered(work, work.ana, answer, "71,000")
    private.message.reader = work.ben.id
    return private


async def test_below_what_another_person_was_shown_nothing_can_be_done(work):
    async with work.bot(Rules(humans=("U099",))) as office:
        private = await private_answer(work, office)
        work.ben.rate(private.message, names.VOTE, "positive")
        work.ben.press(private.message, names.HUMAN)
        work.ben.press(private.message, names.SHARE)
        await work.until(lambda: len(whispers(work.ben, private, FORGOTTEN)) == 3)
        work.ben.press(private.message, names.WHY)
        await work.until(lambda: work.ben.modal and FORGOTTEN in repr(work.ben.modal.blocks))

        assert recent_votes(office.ledger, LONG_AGO) == []
    assert "71,000" not in repr([each.words for each in work.ben.thread(private.message) if not each.is_ephemeral])


@pytest.mark.parametrize("action", [names.SHARE, names.HUMAN])
async def test_without_the_ledger_a_private_answer_goes_nowhere(work, action):
    async with work.bot(Rules(humans=("U099",))) as office:
        private = await private_answer(work, office)
        private.message.reader = work.ana.id
        before = len(work.ben.thread(private.message))
        break_ledger(office, work.folder)
        work.ana.press(private.message, action)
        await whispered(work, work.ana, private, UNRECORDED)

    assert len(work.ben.thread(private.message)) == before


async def test_what_a_command_was_answered_is_shared_in_a_thread_of_its_own(work):
    async with work.bot():
        work.ana.run(work.team, "/footnote", f"ask {SECRET}")

        def answers():
            return [each for each in work.ana.sees(work.team) if each.is_ephemeral and "71,000" in each.words]

        [private] = await work.until(answers)
        work.ana.press(private.message, names.SHARE)
        [announced] = await work.until(lambda: [each for each in work.ben.sees(work.team) if "shares it" in each.words])
        [answer] = await work.answer(announced.message)

    assert SECRET in announced.words
    assert "71,000" not in answer.words


async def test_a_confirmation_without_the_ledger_asks_for_nothing(work):
    async with work.bot(Rules(operators=(work.ana.id,))) as office:
        work.ana.run(work.team, "/footnote", "reindex docs full")

        def seen(words):
            return [each for each in work.ana.sees(work.team) if words in each.words]

        [question] = await work.until(lambda: seen("Read every document"))
        break_ledger(office, work.folder)
        work.ana.press(question.message, names.REINDEX_FULL)
        await work.until(lambda: seen(UNRECORDED))
