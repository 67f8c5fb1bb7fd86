"""Whether the focus stays where it was while others write: a page that takes it away cannot be used by keyboard."""

from tests.bot.page.browser import Reader
from tests.bot.workplace import Workplace


def test_a_new_message_leaves_the_focus_on_the_button_of_another(reader: Reader, workplace: Workplace) -> None:
    workplace.ben.say(workplace.team, "The lift is mended.")
    message = reader.see("#messages li", "The lift is mended.")
    reader.driver.execute_script("arguments[0].querySelector('.toolbar button').focus()", message)
    assert reader.focused().text == "Reply in thread"

    workplace.ben.say(workplace.team, "Lunch is here.")
    reader.see("#messages li", "Lunch is here.")

    assert reader.focused().text == "Reply in thread"


def test_a_message_that_is_drawn_anew_leaves_the_focus_on_its_link(reader: Reader, workplace: Workplace) -> None:
    said = workplace.ben.say(workplace.team, "Read <https://a.example/|this> and <https://a.example/|that>.")
    message = reader.see("#messages li", "Read this and that.")
    reader.driver.execute_script("arguments[0].querySelectorAll('a')[1].focus()", message)
    assert reader.focused().text == "that"

    workplace.ben.reply(said, "I have.")
    reader.see("#messages li:has(.replies)", "Read this and that.")

    assert reader.focused().text == "that"
