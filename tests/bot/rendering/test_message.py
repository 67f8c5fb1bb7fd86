from hypothesis import given, settings
from hypothesis import strategies as st

from bot.limits import MARKDOWN_CHARACTERS
from bot.rendering.message import Message, shortened
from bot.rendering.words import words
from tests.bot.rendering.contents import ANY_TEXT, PAGE, citation
from tests.bot.rendering.slack_reads import assert_is_taken, harms_in_mrkdwn

BUTTON = {
    "type": "actions",
    "elements": [{"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "b"}}],
}


def test_a_message_has_three_forms_the_plainest_without_blocks():
    message = Message("Do **it**.", (BUTTON,), "[1] Guide")
    best, plainer, plainest = message.forms

    assert [block["type"] for block in best.blocks] == ["markdown", "actions"]
    assert [block["type"] for block in plainer.blocks] == ["section", "actions"]
    assert plainer.blocks[0]["text"]["text"] == "Do *it*."
    assert plainest.blocks == ()
    assert {form.text for form in (best, plainer, plainest)} == {"Do *it*.\n\n[1] Guide"}


def test_the_longest_message_is_taken_in_every_form():
    code = "```\n" + "if a < b && c > d:\n" * 600 + "```"

    assert_is_taken(Message(("word " * 3_000)[:MARKDOWN_CHARACTERS], (BUTTON,)))
    assert_is_taken(Message(code[:MARKDOWN_CHARACTERS], (BUTTON,)))


def test_what_is_too_long_is_cut_behind_a_word_outside_of_links_and_with_its_code_closed():
    assert shortened("one two three", 100) == "one two three"
    assert shortened("one two three " * 10, 60).endswith(" two…")
    assert shortened(f"{'word ' * 9}<{PAGE}|a title>", 60) == f"{'word ' * 8}word…"
    assert shortened("```\n" + "line\n" * 20 + "```", 60).endswith("line…\n```")


@given(ANY_TEXT, st.integers(20, 200))
def test_cutting_makes_nothing_of_a_text(text, characters):
    shown = shortened(Message(words(text * 3, [citation(1, url=PAGE)])).plain, characters)

    assert len(shown) <= characters
    assert harms_in_mrkdwn(shown, {PAGE}) == []


@given(ANY_TEXT)
def test_slack_takes_any_text(text):
    if text.strip():
        assert_is_taken(Message(text))


@settings(deadline=None)  # long texts, parsed three times
@given(ANY_TEXT.filter(str.strip))
def test_slack_takes_a_text_that_grows_by_its_escapes(text):
    assert_is_taken(Message(f"`{'<&>' * 700}`\n\n{text}"))


def test_code_is_not_cut_open():
    assert shortened("see `one:x:two` and more words", 20) == "see …"
