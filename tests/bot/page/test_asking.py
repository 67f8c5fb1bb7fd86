"""Asking on the page, in a real browser, with the real bot behind it."""

from tests.bot.page.browser import Reader


def test_a_question_in_a_channel_is_answered_in_its_thread_with_a_footnote_that_is_a_link(reader: Reader) -> None:
    reader.press("#channels button", "team")
    reader.write("@footnote how often are signing keys rotated?")

    answer = reader.answer("90 days")
    footnote = reader.see("#thread-messages a.footnote")

    assert footnote.text == "[1]"
    assert (footnote.get_attribute("href") or "").startswith("https://git.example.com/docs/keys.md")
    assert footnote.get_attribute("rel") == "noopener noreferrer"
    assert "App" in answer.text
