"""Asking on the page, in a real browser, with the real bot behind it."""

from tests.bot.page.browser import Reader


def test_a_question_in_a_channel_is_answered_in_its_thread_with_a_footnote_that_is_a_link(reader: Reader) -> None:
    reader.enter("team")
    reader.write("@footnote how often are signing keys rotated?")

    answer = reader.answer("90 days")
    footnote = "#thread-messages a.footnote"

    assert reader.see(footnote, "[1]")
    assert reader.attribute(footnote, "href").startswith("https://git.example.com/docs/keys.md")
    assert reader.attribute(footnote, "rel") == "noopener noreferrer"
    assert "App" in answer
    assert reader.see("#messages .replies", "1 reply")


def test_a_restricted_page_is_said_only_where_everybody_may_read_it(reader: Reader) -> None:
    question = "what does level four earn in Lisbon a year?"
    reader.be("Ana Costa")
    reader.enter("team")
    reader.write(f"@footnote {question}")
    assert "71,000" not in reader.answer()

    reader.enter("salaries")
    reader.write(f"@footnote {question}")
    assert "71,000" in reader.answer("71,000")


def test_a_private_channel_is_shown_to_its_members_alone(reader: Reader) -> None:
    reader.be("Ana Costa")
    assert reader.see("#channels button", "salaries")

    reader.be("Ben Okoro")

    assert not reader.all("#channels button", "salaries")


def test_what_a_command_answers_is_seen_by_nobody_else(reader: Reader) -> None:
    reader.enter("team")
    reader.write("/footnote help")
    shown = reader.see("#messages li[data-ephemeral=true]", "/footnote sources")
    assert "Only visible to you" in shown.text

    reader.be("Ben Okoro")

    assert reader.see("#messages li, .welcome")
    assert not reader.all("#messages li", "/footnote sources")


def test_html_in_a_document_becomes_no_element(reader: Reader) -> None:
    reader.enter("team")
    reader.write("@footnote what does the login banner read?")

    assert reader.answer("login banner")
    assert not reader.driver.execute_script("return document.querySelectorAll('.messages :is(img, script, b)').length")


def test_html_of_a_person_is_shown_as_the_words_it_is(reader: Reader) -> None:
    reader.enter("team")
    reader.write("<b>bold</b> &amp; <javascript:alert(1)|here>")

    assert reader.see("#messages li", "<b>bold</b> &amp; <javascript:alert(1)|here>")


def test_a_direct_message_is_answered_and_begins_with_what_the_app_suggests(reader: Reader) -> None:
    reader.be("Ben Okoro")
    reader.press("#direct button")
    reader.press("#welcome button", "Find a page")
    assert reader.focused().get_attribute("value") == "Where is it described how …?"
    reader.focused().clear()
    reader.write("how often are signing keys rotated?")

    assert "90 days" in reader.answer("90 days")


def test_the_home_tab_says_what_the_app_knows(reader: Reader) -> None:
    reader.press("#direct button")
    reader.press("#tab-home")

    assert reader.see("#home", "What I know")
    assert reader.see("#home", "How to ask")
