from bot.controls import names
from bot.controls.hearing import UNRECORDED
from tests.bot.controls.pressing import answered, break_ledger

SECRET = "what does level four earn in Lisbon?"


def shown(work, reader):
    """What stands in somebody's modal, once it is more than a promise."""
    modal = reader.modal
    text = repr(modal.blocks) if modal else ""
    return text if text and "Looking it up" not in text else ""


async def test_why_shows_what_was_found_with_scores_and_times(work):
    async with work.bot() as office:
        answer = await answered(work, office, work.ben)
        work.ben.press(answer.message, names.WHY)
        text = await work.until(lambda: shown(work, work.ben))

    assert "Keys" in text
    assert "meaning" in text
    assert " ms" in text
    assert "*Found*" in text


async def test_why_names_only_what_whoever_asks_may_read(work):
    async with work.bot() as office:
        asked = work.ana.dm(SECRET)
        [answer] = await work.answer(asked, work.ana)
        work.ana.press(answer.message, names.WHY)
        assert "Salaries" in await work.until(lambda: shown(work, work.ana))

        answer = await answered(work, office, work.ana, SECRET)
        work.ben.press(answer.message, names.WHY)
        text = await work.until(lambda: shown(work, work.ben))

    assert "Salaries" not in text
    assert "hr" not in text


async def test_why_can_be_asked_twice(work):
    async with work.bot() as office:
        answer = await answered(work, office, work.ben)
        for _ in range(2):
            pressed = work.ben.press(answer.message, names.WHY)
            await work.until(lambda: shown(work, work.ben))
            await work.until(lambda each=pressed: each.outcome == "answered")
            work.ben.modal.close()


async def test_without_the_ledger_the_modal_says_so(work):
    async with work.bot() as office:
        answer = await answered(work, office, work.ben)
        break_ledger(office, work.folder)
        work.ben.press(answer.message, names.WHY)

        assert UNRECORDED in await work.until(lambda: shown(work, work.ben))
