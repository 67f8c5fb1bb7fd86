"""Pressing what stands below an answer: reasons, votes, shortcuts; by mouse and by keyboard alone."""

import pytest
from selenium.webdriver.common.keys import Keys

from ledger.feedback import votes_of
from tests.bot.page.browser import Reader
from tests.bot.workplace import Workplace, open_quick_rooms

_QUESTION = "@footnote how often are signing keys rotated?"


@pytest.fixture
def answered(reader: Reader) -> Reader:
    """Somebody who asked in the channel and has the answer before them."""
    reader.enter("team")
    reader.write(_QUESTION)
    reader.answer("90 days")
    return reader


def test_why_this_answer_opens_a_modal_that_escape_closes_and_the_focus_goes_back(answered: Reader) -> None:
    answered.press("#thread-messages button", "Why this answer?")
    assert answered.see("#modal", "Searched for")
    assert answered.driver.execute_script("return document.getElementById('modal').contains(document.activeElement)")

    answered.type(Keys.ESCAPE)

    answered.until(lambda: not answered.all("#modal"))
    assert answered.until(lambda: answered.focused().text == "Why this answer?")


def test_a_vote_is_counted_and_stays_pressed(answered: Reader, workplace: Workplace) -> None:
    answered.press("#thread-messages .vote", "Helpful")
    assert answered.see("#thread-messages .vote[aria-pressed=true]", "Helpful")

    rooms = open_quick_rooms(workplace.folder)
    ts = answered.attribute("#thread-messages li:has(.vote)", "data-ts")
    answer_id = (workplace.team.messages[ts].metadata or {})["event_payload"]["question"]
    found = answered.until(lambda: votes_of(rooms.ledger, answer_id))
    assert [each.is_helpful for each in found] == [True]
    rooms.close()


def test_reasons_are_ticked_and_submitted(answered: Reader, workplace: Workplace) -> None:
    answered.press("#thread-messages .vote", "Not helpful")
    answered.press("#modal .option")
    answered.press("#modal button.primary")
    answered.until(lambda: not answered.all("#modal"))

    rooms = open_quick_rooms(workplace.folder)
    ts = answered.attribute("#thread-messages li:has(.vote)", "data-ts")
    answer_id = (workplace.team.messages[ts].metadata or {})["event_payload"]["question"]
    assert answered.until(lambda: [each.reasons for each in votes_of(rooms.ledger, answer_id) if each.reasons])
    rooms.close()


def test_a_message_is_asked_about_by_the_shortcut(reader: Reader) -> None:
    reader.enter("team")
    reader.write("The signing keys again.")
    reader.press("#messages li", "The signing keys again.")
    reader.press("#messages li:last-child .toolbar button", "Ask Footnote about this")
    question = reader.see("#modal textarea")
    question.clear()
    question.send_keys("how often are signing keys rotated?")
    reader.press("#modal button.primary")

    assert reader.see("#thread-messages li, #messages li[data-ephemeral=true]", "90 days")


def test_a_question_is_asked_read_and_explained_by_keyboard_alone(reader: Reader) -> None:
    # The page as it is opened: the first Tab leads to the way past all people and messages.
    reader.driver.refresh()
    reader.see("#messages li, .welcome")
    reader.type(Keys.TAB)
    assert reader.focused().text == "Skip to writing"
    reader.type(Keys.ENTER)
    assert reader.until(lambda: _id_of_focused(reader) == "composer-text")

    reader.type(_QUESTION, Keys.ENTER)
    reader.answer("90 days")
    assert reader.until(lambda: _id_of_focused(reader) == "thread-text")
    for _ in reader.all("#thread-messages :is(a, button, select)"):
        if reader.focused().text == "Why this answer?":
            break
        reader.tab_back()
    assert reader.focused().text == "Why this answer?"

    reader.type(Keys.ENTER)
    reader.see("#modal", "Searched for")
    reader.type(Keys.ESCAPE)
    reader.until(lambda: not reader.all("#modal"))
    reader.until(lambda: reader.focused().text == "Why this answer?")
    reader.type(Keys.ESCAPE)

    reader.until(lambda: not reader.all("#thread"))
    assert reader.until(lambda: _id_of_focused(reader) == "composer-text")


def _id_of_focused(reader):
    return reader.focused().get_attribute("id")
