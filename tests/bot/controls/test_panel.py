from bot.controls import names
from tests.bot.controls.pressing import answered, whispered


async def test_a_button_of_another_version_is_answered_in_words(work):
    async with work.bot() as office:
        answer = await answered(work, office, work.ben)
        [row] = [block for block in answer.message.blocks if block["type"] == "actions"]
        row["elements"][0]["action_id"] = "of_another_version"
        pressed = work.ben.press(answer.message, "of_another_version")
        await whispered(work, work.ben, answer, "do not know this button")

    assert pressed.outcome == "answered"


def test_no_two_controls_have_one_name():
    known = [*names.BUTTONS, *names.MODALS]

    assert len(set(known)) == len(known)
